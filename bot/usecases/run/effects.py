"""Carries out an intent at the marketplace: look first, adopt or send, record.

The only place that publishes, goes live or cancels. An intent is armed (committed as sent) before its
call goes out; one found armed is settled by the listing, never sent blind.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.aggregate import Lease, Outcome
from bot.domain.offer.failure import ErrorDetail, failure_of
from bot.domain.offer.submission import JobReport, Progress, Submission
from bot.domain.policy.policy import AfterFreeze
from bot.domain.review import timing
from bot.domain.run import observation, production, staging
from bot.domain.run import run as runs
from bot.domain.run.events import DraftChanged
from bot.domain.run.intent import Adopt, Ask, Blocked, Intent, IntentKind, LookUp, Send, Wait, settle
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.states import is_active
from bot.domain.values import SubmissionId
from bot.ports.marketplace import (
    Busy,
    MarketplaceError,
    NotFound,
    Refused,
    Throttled,
)
from bot.ports.store.tx import Tx
from bot.usecases.kernel.effects import before_effect
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.offer import describe
from bot.usecases.run import observe
from bot.usecases.run.hold_back import hold_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an intent: what to keep under which lease, and when to look again (None: as usual).

    `what` is one word for the metrics.
    """

    what: str
    lease: Lease[Run]
    outcome: RunOutcome
    due_at: datetime | None = None


async def carry_out(services: Services, lease: Lease[Run]) -> Done:
    """Bring a leased run's intent one step further; the caller keeps what came of it.

    Raises Stale when the lease was lost or a person changed the run meanwhile.
    """
    intent = lease.subject.intent
    if intent is None:
        return Done(what="nothing", lease=lease, outcome=Outcome(lease.subject))
    if intent.kind is IntentKind.CANCEL:
        return await _cancel(services, lease)
    try:
        return await _settle(services, lease, intent)
    except MarketplaceError as error:  # the look failed: nothing was sent
        return _missed(services, lease, error, "away")


async def _settle(services: Services, lease: Lease[Run], intent: Intent) -> Done:
    run, now = lease.subject, services.clock.now()
    listing = await services.marketplace.submissions(run.durable_id)
    shared_now, lag = await services.store.read(lambda tx: tx.now()), services.pace.visible_within
    settlement = settle(intent, listing, now=shared_now, former=run.former, visible_within=lag)
    match settlement:
        case Adopt(submission):
            return Done(what="adopted", lease=lease, outcome=_adopted(run, submission, now), due_at=now)
        case Wait(until):
            due = services.clock.after(min(until - shared_now, services.pace.visible_within))
            return Done(what="waiting", lease=lease, outcome=Outcome(run), due_at=due)
        case Blocked(by):
            return Done(what="blocked", lease=lease, outcome=_blocked(run, by.id, now))
        case LookUp():
            return await _look_up(services, lease, listing)
        case Ask():
            return Done(what="asking", lease=lease, outcome=runs.stuck(run, now=now))
        case Send():
            return await _send(services, lease, listing)


def _blocked(run: Run, by: SubmissionId, now: datetime) -> RunOutcome:
    """Wait for another publish. Nothing of ours is on its way, so a wish to cancel is fulfilled."""
    return runs.canceled(run, now=now) if run.cancel_by else staging.blocked(run, by, now=now)


async def _look_up(services: Services, lease: Lease[Run], listing: tuple[Submission, ...]) -> Done:
    """What is to go live is not there to be sent: void the order on a positive sign, else look again."""
    run = lease.subject
    outcome = observation.end_of_staged(run, await observe.seen_now(services, run, listing))
    what = "looked up" if is_active(outcome.subject.state) else "void"
    return Done(what=what, lease=lease, outcome=outcome)


def _adopted(run: Run, submission: Submission, now: datetime) -> RunOutcome:
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.adopted(run, submission, now=now)
    return staging.adopted(run, submission, now=now)


async def _send(services: Services, lease: Lease[Run], listing: tuple[Submission, ...]) -> Done:
    run, marketplace = lease.subject, services.marketplace
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        held = _frozen_now(services, run)
        if held is not None:
            return Done(what="held", lease=lease, outcome=held, due_at=services.clock.now())
        voided = await observe.is_still_staged(services, run)
        if voided is not None:
            return Done(what="voided", lease=lease, outcome=voided, due_at=services.clock.now())
        preview = run.preview or SubmissionId("")
        armed = await _arm(services, lease, Outcome(run), listing)
        return await _call(services, armed, lambda: marketplace.go_live(run.durable_id, preview))
    if run.cancel_by is not None:
        canceled = runs.canceled(run, now=services.clock.now())
        return Done(what="canceled", lease=lease, outcome=canceled)
    described = await describe.describe(services.marketplace, run.durable_id)
    held_back = await hold_back(services, run, described)
    if held_back is not None:
        return Done(what="held back", lease=lease, outcome=held_back)
    armed = await _arm(services, lease, _noted(services, run, described), listing)
    return await _call(services, armed, lambda: marketplace.submit_preview(run.durable_id))


def _frozen_now(services: Services, run: Run) -> RunOutcome | None:
    """A freeze may have begun while the marketplace was away: what was not sent yet is held back."""
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    freeze = timing.held(policy, run, now)
    if freeze is None or run.intent is None or run.intent.sent_at is not None:
        return None
    return production.hold_back(
        run,
        f"a freeze has begun: {freeze.reason}",
        until=freeze.until,
        asks_first=policy.after_freeze is AfterFreeze.ASK,
        now=now,
    )


def _noted(services: Services, run: Run, described: describe.Description) -> RunOutcome:
    """Note what this run changes, as the draft is at the moment it is sent; say if that was not shown."""
    noted = replace(
        run,
        change_class=described.change.change_class.name.lower(),
        changes=tuple(line.text for line in described.change.lines),
        details=tuple(line.detail for line in described.change.lines),
        whitelist_count=len(described.whitelist),
        shown=described.shown,
    )
    if run.shown in {"", described.shown}:
        return Outcome(noted)
    return Outcome(noted, (DraftChanged(at=services.clock.now()),))


async def _arm(
    services: Services, lease: Lease[Run], decided: RunOutcome, listing: tuple[Submission, ...]
) -> Lease[Run]:
    """Commit that the call goes out now. Raises Stale when it must not any more."""
    baseline = frozenset(entry.id for entry in listing)

    def body(tx: Tx) -> Run:
        _renew(tx, services, lease)
        armed = runs.arm(decided.subject, baseline, now=services.clock.now(), sent_at=tx.now())
        return record(tx, services, decided.then(armed), fence=lease.fence)

    armed = await before_effect(services, body)
    return replace(lease, subject=replace(armed, version=armed.version + 1))


def _renew(tx: Tx, services: Services, lease: Lease[Run]) -> None:
    tx.runs.renew(lease.subject.id, fence=lease.fence, lease=services.pace.lease)


async def _call(services: Services, lease: Lease[Run], call: Callable[[], Awaitable[JobReport]]) -> Done:
    try:
        report = await call()
    except Refused as error:
        refused = _refused(lease.subject, error, services.clock.now())
        return Done(what="refused", lease=lease, outcome=refused)
    except Busy:
        held = _blocked(runs.disarm(lease.subject), SubmissionId(""), services.clock.now())
        return Done(what="blocked", lease=lease, outcome=held)
    except MarketplaceError as error:
        return _unclear(services, lease, error)
    accepted = _accepted(lease.subject, report, services.clock.now())
    return Done(what="accepted", lease=lease, outcome=accepted)


def _accepted(run: Run, report: JobReport, now: datetime) -> RunOutcome:
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.accepted(run, report.id, now=now)
    return staging.accepted(run, report.id, now=now)


def _refused(run: Run, error: Refused, now: datetime) -> RunOutcome:
    failure = failure_of(error.errors or (ErrorDetail(code="badRequest", message=str(error)),))
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.failed(run, failure, still_staged=True, now=now)
    return staging.fail(run, failure, now=now)


def _unclear(services: Services, lease: Lease[Run], error: MarketplaceError) -> Done:
    """The call may or may not have taken effect; only when it surely did not is it taken back."""
    run = runs.disarm(lease.subject) if error.outcome_known else lease.subject
    what = "throttled" if isinstance(error, Throttled) else "unclear"
    return _missed(services, replace(lease, subject=run), error, what)


def _missed(services: Services, lease: Lease[Run], error: MarketplaceError, what: str) -> Done:
    missed = observe.missed(services, lease.subject, error)
    due = observe.due_next(services, missed.subject, retry_after=error.retry_after)
    return Done(what=what, lease=lease, outcome=missed, due_at=due)


async def _cancel(services: Services, lease: Lease[Run]) -> Done:
    """Look first: a kill may have come between the call and its answer; then ask, and say what it answers."""
    try:
        return await _ask_to_cancel(services, lease)
    except MarketplaceError as error:
        return _unclear(services, lease, error)


async def _ask_to_cancel(services: Services, lease: Lease[Run]) -> Done:
    run, now = lease.subject, services.clock.now()
    job, _ = await observe.job_of(services.marketplace, run.job)
    if job is not None and job.progress is Progress.CANCELED:
        return Done(what="canceled", lease=lease, outcome=runs.canceled(run, now=now))
    if run.job is None or (job is not None and job.progress is not Progress.RUNNING):
        # it has ended meanwhile: the next look says how, and still knows who wanted it canceled
        return Done(what="ended", lease=lease, outcome=Outcome(replace(run, intent=None)), due_at=now)
    await before_effect(services, lambda tx: _renew(tx, services, lease))
    try:
        report = await services.marketplace.cancel(run.job)
    except (Refused, NotFound) as error:
        reason = next((detail.message for detail in error.errors), str(error))
        refused = staging.cancel_refused(run, reason, now=services.clock.now())
        return Done(what="refused", lease=lease, outcome=refused, due_at=services.clock.now())
    now = services.clock.now()
    if report.progress is Progress.CANCELED:
        return Done(what="canceled", lease=lease, outcome=runs.canceled(run, now=now))
    return Done(what="asked", lease=lease, outcome=Outcome(replace(run, intent=None)), due_at=now)
