"""The words after `/stage`: which verb, about which offer. Forgiving, and pure."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Verb(StrEnum):
    """What can be asked for."""

    MENU = "menu"
    PUSH = "push"
    STATUS = "status"
    LIST = "list"
    WHITELIST = "whitelist"
    CANCEL = "cancel"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A verb, the offer (or word) it is about as typed, and what of it, such as `history`."""

    verb: Verb
    about: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Words that mean nothing here, and the verb they may have meant."""

    words: str
    near: str = ""


_TAKES_OFFER = frozenset({Verb.PUSH, Verb.STATUS, Verb.WHITELIST, Verb.CANCEL, Verb.HELP})
_NEEDS_OFFER = frozenset({Verb.PUSH, Verb.WHITELIST, Verb.CANCEL})
_DETAILS = {Verb.WHITELIST: frozenset({"history"})}
_PORTAL = re.compile(r"/commercial-marketplace/offers/([0-9a-fA-F-]{36})")
_LINK = re.compile(r"<?(https?://[^\s|>]+)(?:\|[^>]*)?>?")
_LONGEST = 2_000  # a command is an offer and a word; what is longer is cut, not read
_NOISE = " \t\r\n\u00a0.,;:'\"`“”‘’<>"


def parse(text: str) -> Request | Unclear:
    """Read what was typed. A single word that is no verb is an offer: `/stage offer-x` pushes it."""
    words = [word for word in (_cleaned(word) for word in _links_first(text[:_LONGEST])) if word]
    if not words:
        return Request(verb=Verb.MENU)
    head, rest = words[0].lower(), words[1:]
    verb = next((verb for verb in Verb if verb == head and verb is not Verb.MENU), None)
    if verb is not None:
        return _with_verb(verb, rest, text)
    if len(words) == 1:
        return Request(verb=Verb.PUSH, about=words[0])
    near = get_close_matches(head, [verb.value for verb in Verb if verb is not Verb.MENU], n=1)
    return Unclear(words=" ".join(words), near=near[0] if near else "")


def _with_verb(verb: Verb, rest: list[str], text: str) -> Request | Unclear:
    if len(rest) == 2 and rest[1].lower() in _DETAILS.get(verb, ()):
        return Request(verb=verb, about=rest[0], detail=rest[1].lower())
    if len(rest) > 1 or (rest and verb not in _TAKES_OFFER):
        return Unclear(words=" ".join([verb, *rest]), near=verb)
    if not rest and verb in _NEEDS_OFFER:
        return Unclear(words=text.strip(), near=verb)
    return Request(verb=verb, about=rest[0] if rest else "")


def _links_first(text: str) -> list[str]:
    """Replace a pasted portal link by the product it names, so that it reads as one word."""
    return _LINK.sub(lambda match: _from_link(match.group(1)), text).split()


def _from_link(url: str) -> str:
    found = _PORTAL.search(url)
    return found.group(1).lower() if found else url


def _cleaned(word: str) -> str:
    return word.strip(_NOISE)
