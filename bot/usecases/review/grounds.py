"""What a decision was made on, kept beside it: the policy as it was, and who Slack said people are."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from enum import Enum

from bot.domain.aggregate import Outcome
from bot.domain.people import Person
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review.events import DecisionGrounds, ReviewOutcome
from bot.domain.values import PersonId


def grounded(
    outcome: ReviewOutcome, policy: OfferPolicy, people: Mapping[PersonId, Person], *, now: datetime
) -> ReviewOutcome:
    """Add the grounds to a decision; they are journalled in the same transaction."""
    if not outcome.events:
        return outcome
    seen = tuple(people[person] for person in sorted(people))
    told = DecisionGrounds(at=now, by=outcome.events[0].by, policy=policy_text(policy), people=seen)
    return outcome.then(Outcome(outcome.subject, (told,)))


def policy_text(policy: OfferPolicy) -> str:
    """Return an offer's policy as JSON that is the same for equal policies."""
    return json.dumps(asdict(policy), sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset | set):
        return sorted(value, key=str)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    return str(value)
