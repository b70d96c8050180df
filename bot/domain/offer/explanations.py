"""Explanations of failures: a list of rules as data, and the one that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.offer.failure import Blame, ErrorDetail, Failure, FailureKind
from bot.domain.offer.unknown_messages import PastFailure, one_of_each, seen_before

_LONGEST_GAP = 600
"""Characters that `*` stands for at most."""
_QUOTES = str.maketrans(dict.fromkeys('"`´‘’“”„', "'"))


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


_GENERAL = {
    FailureKind.HELD_BACK: (
        "Nothing was sent: the draft has errors, and the policy sends no such draft (preflight: block).",
        "Correct what is named below in Partner Center, then retry.",
    ),
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
class Catalogue:
    """All rules, the publisher's own first. Of several that speak of one message the first counts."""

    rules: tuple[ExplanationRule, ...] = ()

    def explain(self, failure: Failure, past: Sequence[PastFailure] = ()) -> tuple[Explanation, ...]:
        """Explain a failure by every rule that matches, each once; else in general by its kind.

        Where no rule matches, it is said how often the message was seen in `past` failures, newest first.
        """
        found: dict[str, ExplanationRule] = {}
        foreign = () if failure.kind is FailureKind.HELD_BACK else failure.originals
        for original in foreign:
            for rule in self._matching(original):
                found.setdefault(rule.key, rule)
        if found:
            return tuple(
                Explanation(cause=rule.cause, fix=rule.fix, blame=rule.blame, link=rule.link)
                for rule in found.values()
            )
        cause, fix = _GENERAL[failure.kind]
        again = seen_before(foreign, past)
        return (Explanation(cause=f"{cause}{again}", fix=fix, blame=failure.blame),)

    def unexplained(self, failure: Failure) -> tuple[ErrorDetail, ...]:
        """Return one message of each kind of which no rule speaks; what we found ourselves needs none."""
        if failure.kind is FailureKind.HELD_BACK:
            return ()
        return one_of_each(error for error in failure.originals if not self._matching(error))

    def _matching(self, original: ErrorDetail) -> list[ExplanationRule]:
        """Return the rules that a message speaks for, without one whose words another's stand for already."""
        said = f"{original.code} {original.message}".splitlines()
        lines = [line for line in dict.fromkeys(map(_plain, said)) if line]
        matched: list[tuple[ExplanationRule, frozenset[str]]] = []
        for rule in self.rules:
            words = frozenset(
                found for needle in rule.match for line in lines if (found := _found(needle, line))
            )
            if words and not any(_covered(words, others) for _, others in matched):
                matched.append((rule, words))
        return [rule for rule, _ in matched]


def _plain(text: str) -> str:
    """Return a text without what is typed in several ways: case, blanks, quotes."""
    return " ".join(text.casefold().translate(_QUOTES).split())


@lru_cache(maxsize=2000)
def _parts(needle: str) -> tuple[str, ...]:
    return tuple(part for raw in needle.split("*") if (part := _plain(raw)))


def _found(needle: str, line: str) -> str:
    """Return the words of a line that a needle stands for; empty where it does not occur.

    Reads the line once from each place at which the needle's first words stand.
    """
    first, *rest = _parts(needle) or ("",)
    start = line.find(first) if first else -1
    while start >= 0:
        end = start + len(first)
        for part in rest:
            at = line.find(part, end, end + _LONGEST_GAP + len(part))
            end = at + len(part) if at >= 0 else -1
            if end < 0:
                break
        if end >= 0:
            return line[start:end]
        start = line.find(first, start + 1)
    return ""


def _covered(words: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(word in other or other in word for other in others) for word in words)
