"""The policy of one offer in words: what holds now, who may approve, and why not I."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.people import EVERYONE, Person, is_among
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.freezes import frozen, opening
from bot.domain.policy.policy import AfterFreeze, OfferPolicy, Preflight
from bot.domain.policy.quorum import Demand, Gap
from bot.domain.policy.rights import may_read
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
        items = ", ".join(_item(item) for item in policy.items_for(kind))
        yield f"  checklist        {kind}: {items or 'nothing'}"
    yield f"  freeze           {_freeze(policy, now)}"
    if policy.freeze_override:
        yield f"  lifts a freeze   {_names(policy.freeze_override)}"
    when = opening(policy.freezes, policy.go_live, now)
    yield f"  goes live        {_opening(when, now)}"
    if policy.emergency:
        within = _span(policy.emergency_valid_for.total_seconds())
        yield f"  emergency        two of {_names(policy.emergency)} within {within}"
    yield f"  may stage        {_names(policy.stagers)}"
    errors = "nothing is sent" if policy.preflight is Preflight.BLOCK else "the window asks"
    yield f"  preflight        with errors, {errors}"
    yield f"  edits whitelist  {_names(policy.editors)}; at most {policy.whitelist_limit} subscriptions"
    yield f"  may read         {_names(policy.may_read)}"


def about(person: Person, policy: OfferPolicy, run: Run | None) -> Iterator[str]:
    """Say what one person may do, and why not."""
    groups = f" ({_names(person.groups)})" if person.groups else ""
    yield f"{person.name}{groups}:"
    yield f"  approve          {_why_not(person, policy, run)}"
    yield f"  stage            {_yes(is_among(person, policy.stagers))}"
    yield f"  edit whitelist   {_yes(is_among(person, policy.editors))}"
    yield f"  read             {_yes(may_read(policy, person))}"
    yield f"  lift a freeze    {_yes(is_among(person, policy.freeze_override))}"
    yield f"  emergency        {_yes(is_among(person, policy.emergency))}"


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
    listed = ["every full member" if name == EVERYONE else name for name in sorted(names)]
    return ", ".join(listed) or "nobody"


def _item(item: ChecklistItem) -> str:
    more = [
        *([] if item.required else ["optional"]),
        *([f"signed by {_names(item.signers)}"] if item.signers is not None else []),
        *(["not by the requester"] if item.by_another else []),
    ]
    return f"{item.text} ({', '.join(more)})" if more else item.text


def _freeze(policy: OfferPolicy, now: datetime) -> str:
    held = frozen(policy.freezes, now)
    if held is None:
        return f"none now ({len(policy.freezes)} in the policy)" if policy.freezes else "none"
    then = "it goes live then" if policy.after_freeze is AfterFreeze.GO_LIVE else "then somebody sends it"
    return f"until {held.until:%Y-%m-%d %H:%M} UTC: {held.reason}; {then}"


def _opening(when: datetime, now: datetime) -> str:
    return "at once" if when <= now else f"at {when:%Y-%m-%d %H:%M} UTC at the earliest"


def _may(allowed: bool) -> str:
    return "may" if allowed else "may not"


def _yes(allowed: bool) -> str:
    return "yes" if allowed else "no"


def _span(seconds: float) -> str:
    return f"{seconds / 3600:g} h"
