"""The words after `/stage`: which command, about which offer. Forgiving, and pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from bot.domain.offer.naming import bare, readable

_HELP = "help"
_HELP_FLAGS = frozenset({"--help", "-help", "-h", "--h", "/?", "-?"})
_NEAR = 0.65


class Takes(Enum):
    """What stands behind a verb."""

    NOTHING = auto()
    OFFER = auto()
    PERHAPS_OFFER = auto()
    COMMAND = auto()  # perhaps the name of another verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a command is written: its verb, other words for it, what it takes, a word behind the offer.

    The command with an empty verb is what `/stage` alone means.
    """

    verb: str
    synonyms: tuple[str, ...] = ()
    takes: Takes = Takes.NOTHING
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A verb, and the offer (or other verb) it is about as typed.

    `is_bare`: only an offer was typed, and `near` is the verb that may have been meant instead.
    """

    verb: str
    about: str = ""
    detail: str = ""
    is_bare: bool = False
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Words that mean nothing here, and the verb they may have meant."""

    words: str
    near: str = ""


_LONGEST = 2_000  # a command is an offer and a word; what is longer is cut, not read


def parse(text: str, spellings: Sequence[Spelling], *, bare_means: str) -> Request | Unclear:
    """Read what was typed. Words that begin with no verb name an offer, for the verb `bare_means`."""
    words = [
        word for word in readable(text[:_LONGEST]).split() if bare(word) or word == "?" or word in _HELP_FLAGS
    ]
    if words and bare(words[0]).lower() == "stage" and words[0].startswith("/"):
        words = words[1:]  # the command itself was pasted along
    if not words:
        return Request(verb="")
    known = {name: spelling for spelling in spellings for name in (spelling.verb, *spelling.synonyms) if name}
    spelling = known.get(bare(words[0]).lower())
    if _asks_for_help(words, has_verb=spelling is not None):
        return Request(verb=_HELP, about=spelling.verb if spelling and spelling.verb != _HELP else "")
    words = [word for word in words if word != "?"]
    if spelling is not None:
        return _with_verb(spelling, words[1:], known)
    last = known.get(bare(words[-1]).lower()) if len(words) > 1 else None
    if last is not None:
        return Unclear(words=" ".join(words), near=last.verb)
    near = get_close_matches(bare(words[0]).lower(), list(known), n=1, cutoff=_NEAR)
    verb = known[near[0]].verb if near else ""
    return Request(verb=bare_means, about=" ".join(words), is_bare=True, near=verb)


def _asks_for_help(words: Sequence[str], *, has_verb: bool) -> bool:
    if words[-1].lower() in _HELP_FLAGS or words[0].lower() in _HELP_FLAGS:
        return True
    return words[-1] == "?" and len(words) == (2 if has_verb else 1)


def _with_verb(spelling: Spelling, rest: list[str], known: dict[str, Spelling]) -> Request | Unclear:
    verb = spelling.verb
    match spelling.takes:
        case Takes.NOTHING if rest:
            return Unclear(words=" ".join([verb, *rest]), near=verb)
        case Takes.COMMAND:
            about = known.get(bare(rest[0]).lower()) if rest else None
            return Request(verb=verb, about=about.verb if about else "")
        case _:
            about_words, detail = _without_detail(rest, spelling.detail)
            return Request(verb=verb, about=" ".join(about_words), detail=detail)


def _without_detail(rest: list[str], detail: str) -> tuple[list[str], str]:
    if detail and len(rest) > 1:
        for place in (-1, 0):
            if bare(rest[place]).lower() == detail:
                return (rest[:-1] if place else rest[1:]), detail
    return rest, ""
