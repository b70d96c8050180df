"""The second half of a run: from STAGED over the decision to live. Going live cannot be undone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import AlreadyDecided
from bot.domain.review import events as review_events
from bot.domain.review.events import ReviewOutcome
from bot.domain.run import events as run_events
from bot.domain.run.intent import Intent, IntentKind
from bot.domain.run.production import unscheduled
from bot.domain.run.run import Run
from bot.domain.run.states import State, step_to
from bot.domain.values import PersonId


def order(run: Run, approvers: tuple[PersonId, ...], *, by: PersonId, now: datetime) -> ReviewOutcome:
    """The last approval is given: the marketplace pump owes a push to production, once."""
    if run.state in {State.GOING_LIVE, State.LIVE, State.REJECTED}:
        raise AlreadyDecided
    state = step_to(run.state, State.GOING_LIVE)
    intent = Intent(kind=IntentKind.GO_LIVE, opened_at=now, preview=run.preview)
    moved = replace(unscheduled(run), state=state, intent=intent, decided_at=now, decided_by=approvers)
    return Outcome(moved, (review_events.GoliveOrdered(at=now, by=by),))


def schedule(
    run: Run,
    when: datetime,
    *,
    approvers: tuple[PersonId, ...],
    asks_first: bool,
    why: str,
    by: PersonId,
    now: datetime,
) -> ReviewOutcome:
    """Everything is approved, and it is not the time: wait for it, said once. All can still be taken back."""
    waits = replace(run, approved_by=approvers, goes_live_at=when, asks_first=asks_first)
    if (run.goes_live_at, run.asks_first) == (when, asks_first) and run.approved_by:
        return Outcome(waits)
    told = review_events.GoliveScheduled(
        at=now, by=by, goes_live_at=when, asks_first=asks_first, frozen_for=why
    )
    return Outcome(waits, (told,))


def ready(run: Run, *, now: datetime) -> ReviewOutcome:
    """The freeze is over: ask people to send it live."""
    asked = replace(unscheduled(run), approved_by=run.approved_by)
    return Outcome(asked, (review_events.GoliveReady(at=now),))


def renew(run: Run, approvers: Iterable[str], *, now: datetime) -> ReviewOutcome:
    """Its time has come, and the approvals have run out: ask `approvers` for them again."""
    event = review_events.ApprovalsToRenew(at=now, of=tuple(sorted(approvers)))
    return Outcome(unscheduled(run), (event,))


def lapsed(run: Run) -> Run:
    """Note that too few approvals count now; the time it waits for stays, so that they are asked for then."""
    return replace(run, approved_by=())


def held(run: Run, reason: str, *, now: datetime) -> ReviewOutcome:
    """It was to go live, and what the policy asks for does not hold any more."""
    return Outcome(unscheduled(run), (run_events.GoliveHeld(at=now, reason=reason),))


def lift_freeze(run: Run, until: datetime, reason: str, *, by: PersonId, now: datetime) -> ReviewOutcome:
    """A named person decides that the freeze which ends at `until` does not hold this run."""
    lifted = replace(run, freeze_lifted_until=until)
    return Outcome(lifted, (review_events.FreezeLifted(at=now, by=by, reason=reason, until=until),))


def reject(run: Run, reason: str, *, by: PersonId, now: datetime, operator: str = "") -> ReviewOutcome:
    """A person decided against going live. The preview stays in the marketplace as it is."""
    if run.state in {State.GOING_LIVE, State.LIVE, State.REJECTED}:
        raise AlreadyDecided
    state = step_to(run.state, State.REJECTED)
    moved = replace(
        run, state=state, reason=reason, decided_at=now, decided_by=(by,), intent=None, ended_at=now
    )
    return Outcome(moved, (review_events.RequestRejected(at=now, by=by, reason=reason, operator=operator),))
