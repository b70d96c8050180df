"""The policy of one offer in words: what holds now, who may approve, and why not I."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.people import Person, is_among
from bot.domain.policy.freezes import frozen, opening
from bot.domain.policy.policy import AfterFreeze, OfferPolicy
from bot.domain.policy.quorum import Demand, Gap
from bot.domain.review.approvals import check_may_decide
from bot.domain.review.summary import ReviewView
from bot.domain.run.run import Run
from bot.domain.values import OfferId


def explain(policy: OfferPolicy, offer: OfferId, *, now: datetime) -> Iterator[str]:
    """Say what the policy asks for, as of now."""
    yield f"{offer}: the entry for {policy.glob}"
    yield f"  approvals        {_rules(policy.demands)}; one person counts once"
    yield f"  the requester    {_may(policy.requester_may_approve)} approve"
    yield f"  last editor      {_may(policy.whitelist_editor_may_approve)} approve (of the whitelist)"
    yield f"  a yes counts for {_span(policy.approval_valid_for.total_seconds())}"
    for kind in ("marketing", "audience", "commercial", "technical"):
        items = ", ".join(i.text + ("" if i.required else " (optional)") for i in policy.items_for(kind))
        yield f"  checklist        {kind}: {items or 'nothing'}"
    yield f"  freeze           {_freeze(policy, now)}"
    if policy.freeze_override:
        yield f"  lifts a freeze   {_names(policy.freeze_override)}"
    when = opening(policy.freezes, policy.go_live, now)
    yield f"  goes live        {_opening(when, now)}"
    if policy.emergency:
        yield f"  emergency        two of {_names(policy.emergency)}"
    yield f"  may stage        {_names(policy.stagers)}"
    yield f"  edits whitelist  {_names(policy.editors)}; at most {policy.whitelist_limit} subscriptions"


def about(person: Person, policy: OfferPolicy, run: Run | None) -> Iterator[str]:
    """Say what one person may do, and why not."""
    groups = f" ({_names(person.groups)})" if person.groups else ""
    yield f"{person.name}{groups}:"
    yield f"  approve          {_why_not(person, policy, run)}"
    yield f"  stage            {_yes(is_among(person, policy.stagers))}"
    yield f"  edit whitelist   {_yes(is_among(person, policy.editors))}"
    yield f"  lift a freeze    {_yes(_is_named(person, policy.freeze_override))}"
    yield f"  emergency        {_yes(_is_named(person, policy.emergency))}"


def standing(run: Run, board: ReviewView) -> Iterator[str]:
    """Say what a run in flight still lacks."""
    yield f"The run in flight is {run.state.replace('_', ' ')}."
    yield f"  given            {len(board.given)} of {board.needed}"
    if board.gaps:
        yield f"  missing          {_gaps(board.gaps)}"
    if board.unsigned:
        yield f"  not signed       {', '.join(item.text for item in board.unsigned)}"
    for objection in run.objections:
        yield f"  changes wanted   {run.names.get(objection.by, objection.by)}: {objection.reason}"
    if run.goes_live_at is not None:
        yield f"  planned for      {run.goes_live_at:%Y-%m-%d %H:%M} UTC"


def _why_not(person: Person, policy: OfferPolicy, run: Run | None) -> str:
    if run is None:
        may = is_among(person, policy.may_approve)
        return "yes, what others started" if may else "no: the policy names other people"
    try:
        check_may_decide(policy, person, run)
    except NotAllowed as error:
        return f"no: {error}"
    return "yes"


def _rules(rules: tuple[Demand, ...]) -> str:
    return " and ".join(f"{rule.approvals} of {_names(rule.of)}" for rule in rules)


def _gaps(gaps: tuple[Gap, ...]) -> str:
    return " and ".join(f"{gap.missing} of {_names(gap.of)}" for gap in gaps)


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "every full member"


def _freeze(policy: OfferPolicy, now: datetime) -> str:
    held = frozen(policy.freezes, now)
    if held is None:
        return f"none now ({len(policy.freezes)} in the policy)" if policy.freezes else "none"
    then = "it goes live then" if policy.after_freeze is AfterFreeze.GO_LIVE else "then somebody sends it"
    return f"until {held.until:%Y-%m-%d %H:%M} UTC: {held.reason}; {then}"


def _opening(when: datetime, now: datetime) -> str:
    return "at once" if when <= now else f"at {when:%Y-%m-%d %H:%M} UTC at the earliest"


def _is_named(person: Person, named: frozenset[str]) -> bool:
    return bool(named) and is_among(person, named)


def _may(allowed: bool) -> str:
    return "may" if allowed else "may not"


def _yes(allowed: bool) -> str:
    return "yes" if allowed else "no"


def _span(seconds: float) -> str:
    return f"{seconds / 3600:g} h"
