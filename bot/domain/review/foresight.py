"""What will keep a run from going live although nothing is wrong yet: said before, not after days."""

import re
from datetime import datetime

from bot.domain.policy.freezes import Frozen, frozen
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.quorum import Demand, gaps
from bot.domain.values import PersonId

_PERSON = re.compile(r"[UW][A-Z0-9]+")


def nobody_left(policy: OfferPolicy, requester: PersonId) -> bool:
    """Tell whether the policy's approvals can never be given for a run that this person asks for.

    Only rules that name people one by one can be foreseen; who is in a user group Slack alone knows.
    """
    rules = tuple(rule for rule in policy.demands if all(map(_PERSON.fullmatch, rule.of)))
    return bool(gaps(rules, {person: frozenset({person}) for person in _eligible(policy, rules, requester)}))


def _eligible(policy: OfferPolicy, rules: tuple[Demand, ...], requester: PersonId) -> list[PersonId]:
    named = sorted(frozenset[str]().union(*(rule.of for rule in rules)))
    out = set() if policy.requester_may_approve else {requester}
    return [PersonId(name) for name in named if name not in out]


def outlasting(policy: OfferPolicy, at: datetime) -> Frozen | None:
    """Return the freeze that holds at a time (UTC) and ends after approvals given then have run out."""
    held = frozen(policy.freezes, at)
    return held if held is not None and held.until >= at + policy.approval_valid_for else None
