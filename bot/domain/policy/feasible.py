"""What can never be met on paper, and what people should hear about a policy before they rely on it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.people import EVERYONE
from bot.domain.policy.freezes import DatedFreeze
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.policy.quorum import Demand, gaps
from bot.domain.values import PersonId

_AN_EMERGENCY_NEEDS = 2


def contradictions(entry: OfferPolicy) -> Iterator[str]:
    """Yield what makes a rule of the entry impossible, whoever is in the user groups."""
    listed = _named(entry.demands)
    lacking = _lacking(entry.demands, without=None)
    if lacking and entry.rules:
        yield f"rules need {lacking} more people than are listed: one person counts once."
    elif lacking and entry.approvers:
        yield f"approvals is {entry.approvals}, but only {len(listed)} people may approve."
    elif entry.may_approve and not entry.requester_may_approve and _nobody_may_ask(entry):
        yield (
            "nobody could approve what the stagers start: whoever asked may not approve, and too few people "
            "are left. Name more approvers or stagers, or say requester_may_approve: true."
        )
    if entry.emergency and _only_people(entry.emergency) and len(entry.emergency) < _AN_EMERGENCY_NEEDS:
        yield "emergency needs two people; one is listed."
    yield from _unsignable(entry)


def _nobody_may_ask(entry: OfferPolicy) -> bool:
    """Tell whether the approvals lack somebody whoever of the stagers asks."""
    if not entry.stagers or not _only_people(entry.stagers):
        return False
    return all(_lacking(entry.demands, without=stager) for stager in entry.stagers)


def _unsignable(entry: OfferPolicy) -> Iterator[str]:
    for item in {item for listed in entry.checklist.values() for item in listed if item.required}:
        may = entry.may_sign(item)
        alone = item.by_another and len(may) == 1 and _only_people(may) and may == entry.stagers
        if item.signers is not None and not may:
            yield f"checklist asks for “{item.text}”, and nobody may sign it."
        elif alone:
            yield f"checklist: nobody but the requester could sign “{item.text}”."


def _lacking(demands: tuple[Demand, ...], *, without: str | None) -> int:
    """Count the approvals that cannot come; a rule with a user group may have members enough."""
    closed = tuple(rule for rule in demands if _only_people(rule.of) and rule.of)
    people = {PersonId(name): frozenset({name}) for name in _named(closed) if name != without}
    return sum(gap.missing for gap in gaps(closed, people))


def _named(demands: tuple[Demand, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(rule.of for rule in demands))


def _only_people(names: frozenset[str]) -> bool:
    return all(name[0] in "UW" for name in names)


def lacking(entry: OfferPolicy, requester: PersonId) -> bool:
    """Tell whether the approvals for a run cannot come, whoever is in the user groups."""
    without = None if entry.requester_may_approve else requester
    return not entry.may_approve or bool(_lacking(entry.demands, without=without))


def closed(entries: Iterable[OfferPolicy]) -> Iterator[str]:
    """Yield what nobody may do at all, for any offer."""
    known = tuple(entries)
    if not any(entry.may_approve for entry in known):
        yield "Nobody may approve anything: the policy names no approvers (`approvers` in stagebot.yaml)."
    if not any(entry.stagers for entry in known):
        yield "Nobody may stage anything: the policy names no stagers (`stagers` in stagebot.yaml)."


def warnings(policy: Policy, now: datetime) -> Iterator[str]:
    """Yield what is allowed and will surprise somebody, entry by entry."""
    yield from closed(policy.entries)
    for entry in policy.entries:
        where = "defaults" if entry is policy.default else entry.glob
        for sentence in _warnings(entry, now):
            yield f"{where}: {sentence}"


def _warnings(entry: OfferPolicy, now: datetime) -> Iterator[str]:
    if entry.stagers and not entry.may_approve:
        yield "people may stage, and nobody may approve."
    if entry.may_approve and not entry.stagers:
        yield "people may approve, and nobody may stage."
    if entry.may_approve and not entry.requester_may_approve:
        yield from _locked_out(entry)
    for freeze in entry.freezes:
        longest = max((end - start for start, end in freeze.windows(now)), default=timedelta())
        is_past = isinstance(freeze, DatedFreeze) and all(end <= now for _, end in freeze.windows(now))
        if longest >= entry.approval_valid_for and not is_past:
            yield (
                f"approvals count for {_span(entry.approval_valid_for)}; the freeze “{freeze.reason}” lasts "
                f"{_span(longest)}: what is approved before it has to be approved again when it ends."
            )


def _locked_out(entry: OfferPolicy) -> Iterator[str]:
    for stager in sorted(entry.stagers - {EVERYONE}):
        if _only_people(frozenset({stager})) and _lacking(entry.demands, without=stager):
            yield f"what {stager} stages cannot be approved by enough others."


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours / 24:g} days" if hours >= 72 else f"{hours:g} h"
