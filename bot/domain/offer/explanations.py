"""Explanations of failures: a list of rules as data, and the one that fits."""

from dataclasses import dataclass

from bot.domain.offer.failure import Blame, Failure, FailureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationRule:
    """One known failure. `match` are texts of which any must occur in the originals, in any case."""

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
    """All rules, the publisher's own first. First match wins."""

    rules: tuple[ExplanationRule, ...] = ()

    def explain(self, failure: Failure) -> Explanation:
        """Explain a failure by the first rule that matches, else in general by its kind."""
        text = "\n".join(f"{e.code} {e.message}" for e in failure.originals).casefold()
        for rule in self.rules:
            if any(needle.casefold() in text for needle in rule.match):
                return Explanation(cause=rule.cause, fix=rule.fix, blame=rule.blame, link=rule.link)
        cause, fix = _GENERAL[failure.kind]
        return Explanation(cause=cause, fix=fix, blame=failure.blame)
