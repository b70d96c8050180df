"""Explanations of failures: a list of rules as data, and the one that fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.offer.failure import Blame, Failure, FailureKind
from bot.domain.values import OfferId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationRule:
    """One known failure. `match` are texts of which any must occur in the originals, in any case.

    `*` in such a text stands for any words of one line.
    """

    key: str
    match: tuple[str, ...]
    cause: str
    fix: str
    blame: Blame = Blame.YOURS
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a person reads about a failure: our words, never foreign text."""

    cause: str
    fix: str
    blame: Blame
    link: str = ""


_SPECIFIC = re.compile(r"'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"|“[^”\n]{0,200}”|https?://\S+|[\w.:-]+")
"""What may be about one offer alone. A word is, when a digit is in it: a name, a version, an id."""
_EMPTY = frozenset({"", "#", "operation failed", "operation failed.", "certification"})
"""What Microsoft wraps every failure in: it says nothing of the kind."""

_GENERAL = {
    FailureKind.REJECTED: (
        "The marketplace refused the submission.",
        "Correct what the messages below name in Partner Center, then retry.",
    ),
    FailureKind.CERTIFICATION: (
        "Certification found problems with the offer.",
        "Read the certification report in Partner Center, correct the offer, then stage it again.",
    ),
    FailureKind.CONFLICT: (
        "Another publish of this offer was running.",
        "Wait until it has ended, or cancel it in Partner Center, then retry.",
    ),
    FailureKind.NOT_PERMITTED: (
        "stagebot's app is not allowed to do this.",
        "Give the app the Manager role in Partner Center (Account settings > User management), then retry.",
    ),
    FailureKind.MICROSOFT: (
        "The marketplace reported an internal error.",
        "Nothing to correct on your side is known. Retry; if it happens again, open a support ticket.",
    ),
    FailureKind.LOST: (
        "The marketplace no longer knows this submission.",
        "Look at the offer in Partner Center; stage it again if nothing is in progress there.",
    ),
    FailureKind.UNKNOWN: (
        "The marketplace gave a reason that stagebot does not know.",
        "Read the messages below and the offer's page in Partner Center.",
    ),
}


@dataclass(frozen=True, slots=True)
class PastFailure:
    """A failure of an earlier run, and whose it was."""

    offer: OfferId
    failure: Failure


def kind_of_message(message: str) -> str:
    """Return what messages of one kind have in common: without what differs from offer to offer."""
    return _SPECIFIC.sub(_without_what_differs, message.casefold()).strip()


def _without_what_differs(found: re.Match[str]) -> str:
    word = found[0]
    is_plain = word[0] not in "'\"“" and "://" not in word and not any(map(str.isdigit, word))
    return word if is_plain else "#"


def _seen_before(failure: Failure, past: Sequence[PastFailure]) -> str:
    """Say how often a message of the same kind was seen before, and where last."""
    kinds = {kind_of_message(error.message) for error in failure.originals if error.message} - _EMPTY
    seen = [
        one.offer
        for one in past
        if kinds & {kind_of_message(error.message) for error in one.failure.originals}
    ]
    if not seen:
        return ""
    times = "once" if len(seen) == 1 else f"{len(seen)} times"
    return f" The same message was seen {times} before, last in {seen[0]}."


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules, the publisher's own first. Of several that speak of one message the first counts."""

    rules: tuple[ExplanationRule, ...] = ()

    def explain(self, failure: Failure, past: Sequence[PastFailure] = ()) -> tuple[Explanation, ...]:
        """Explain a failure by every rule that matches, each once; else in general by its kind.

        Where no rule matches, it is said how often the message was seen in `past` failures, newest first.
        """
        found: dict[str, ExplanationRule] = {}
        for original in failure.originals:
            text = f"{original.code} {original.message}".casefold()
            for rule in self._matching(text):
                found.setdefault(rule.key, rule)
        if found:
            return tuple(
                Explanation(cause=rule.cause, fix=rule.fix, blame=rule.blame, link=rule.link)
                for rule in found.values()
            )
        cause, fix = _GENERAL[failure.kind]
        return (Explanation(cause=f"{cause}{_seen_before(failure, past)}", fix=fix, blame=failure.blame),)

    def _matching(self, text: str) -> list[ExplanationRule]:
        """Return the rules that a message speaks for, without one whose words another's stand for already."""
        matched: list[tuple[ExplanationRule, frozenset[str]]] = []
        for rule in self.rules:
            words = frozenset(
                found[0] for needle in rule.match if (found := _pattern(needle).search(text)) is not None
            )
            if words and not any(_covered(words, others) for _, others in matched):
                matched.append((rule, words))
        return [rule for rule, _ in matched]


@lru_cache(maxsize=2000)
def _pattern(needle: str) -> re.Pattern[str]:
    parts = (re.escape(part.strip()) for part in needle.casefold().split("*"))
    return re.compile(r"[^\n]{0,120}?".join(parts))


def _covered(words: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(word in other or other in word for other in others) for word in words)
