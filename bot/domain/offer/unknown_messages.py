"""Messages that no explanation speaks of: which of them are of one kind, and a text that finds them again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.offer.failure import ErrorDetail, Failure
from bot.domain.values import OfferId

_SPECIFIC = re.compile(r"'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"|“[^”\n]{0,200}”|https?://\S+|[\w.:-]+")
"""What may be about one offer alone. A word is, when a digit is in it: a name, a version, an id."""
_EMPTY = frozenset(
    {"", "#", "operation failed", "certification", "certification failed", "failure for resource"}
    | {"issues found during certification"}
)
"""What Microsoft wraps every failure in: it says nothing of the kind."""
_OF_OURS = frozenset({"certificationReport", "partiallySucceeded"})
"""Codes under which our own words stand for what the marketplace says without any."""
_STARS = re.compile(r"\*[\s\W]*\*")
_LONGEST_MATCH, _FEWEST_LETTERS = 150, 8


@dataclass(frozen=True, slots=True)
class PastFailure:
    """A failure of an earlier run, and whose it was."""

    offer: OfferId
    failure: Failure


def kind_of_message(message: str) -> str:
    """Return what messages of one kind have in common: without what differs from offer to offer."""
    return _general(message.casefold(), "#").strip(" .")


def match_for(message: str) -> str:
    """Return a `match` text for messages of that kind, with `*` where they differ.

    Where that leaves too little, it is the message's first line as it stands.
    """
    lines = (" ".join(line.split()) for line in message.splitlines())
    first = next((line for line in lines if any(map(str.isalpha, line))), message)
    general = _STARS.sub("*", _general(first, "*"))
    kept = general[:_LONGEST_MATCH]
    if len(general) > _LONGEST_MATCH:
        kept = kept.rpartition(" ")[0] or kept  # not in the middle of a word
    kept = " ".join(kept.split()).strip(" *.,;:")
    return kept if sum(map(str.isalpha, kept)) >= _FEWEST_LETTERS else first


def one_of_each(errors: Iterable[ErrorDetail]) -> tuple[ErrorDetail, ...]:
    """Return one message of each kind, without those that say nothing."""
    found: dict[str, ErrorDetail] = {}
    for error in errors:
        if error.code in _OF_OURS or not any(map(str.isalnum, error.message)):
            continue
        found.setdefault(kind_of_message(error.message), error)
    return tuple(error for kind, error in found.items() if kind not in _EMPTY)


def seen_before(unknown: Iterable[ErrorDetail], past: Sequence[PastFailure]) -> str:
    """Say how often a message of the same kind was seen before, and where last; `past` is newest first."""
    kinds = {kind_of_message(error.message) for error in unknown} - _EMPTY
    seen = [
        one.offer
        for one in past
        if kinds & {kind_of_message(error.message) for error in one.failure.originals}
    ]
    if not seen:
        return ""
    times = "once" if len(seen) == 1 else f"{len(seen)} times"
    return f" The same message was seen {times} before, last in {seen[0]}."


def _general(message: str, mark: str) -> str:
    def without_what_differs(found: re.Match[str]) -> str:
        word = found[0]
        is_plain = word[0] not in "'\"“" and "://" not in word and not any(map(str.isdigit, word))
        return word if is_plain else mark

    return _SPECIFIC.sub(without_what_differs, message)
