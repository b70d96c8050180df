"""Carries out an intent at the marketplace: look first, adopt or send, record.

The only place that publishes, goes live or cancels. An intent is armed (committed as sent) before its
call goes out; one found armed is settled by the listing, never sent blind.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Lease, Outcome
from bot.domain.offer.failure import ErrorDetail, failure_of
from bot.domain.offer.submission import JobReport, Progress, Submission
from bot.domain.policy.freezes import frozen
from bot.domain.policy.policy import AfterFreeze
from bot.domain.run import production, staging
from bot.domain.run import run as runs
from bot.domain.run.events import DraftChanged, RunEvent
from bot.domain.run.intent import Adopt, Ask, Blocked, Intent, IntentKind, Send, Wait, settle
from bot.domain.run.run import Run, RunOutcome
from bot.domain.values import SubmissionId
from bot.ports.marketplace import (
    Busy,
    MarketplaceError,
    NotFound,
    Refused,
    Throttled,
)
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.offer import describe
from bot.usecases.run import observe


async def carry_out(services: Services, claim: Lease[Run]) -> str:
    """Bring a leased run's intent one step further and give the lease back; return what was done.

    Raises Stale when the lease was lost or a person changed the run meanwhile.
    """
    intent = claim.subject.intent
    if intent is None:
        return "nothing"
    if intent.kind is IntentKind.CANCEL:
        return await _cancel(services, claim)
    try:
        return await _settle(services, claim, intent)
    except MarketplaceError as error:  # the look failed: nothing was sent
        missed = observe.missed(services, claim.subject, error)
        due = observe.due_next(services, missed.subject, retry_after=error.retry_after)
        await observe.keep(services, claim, missed, due_at=due)
        return "away"


async def _settle(services: Services, claim: Lease[Run], intent: Intent) -> str:
    run, now = claim.subject, services.clock.now()
    listing = await services.marketplace.submissions(run.durable_id)
    settlement = settle(intent, listing, now=now, visible_within=services.pace.visible_within)
    match settlement:
        case Adopt(submission):
            await observe.keep(services, claim, _adopted(run, submission, now), due_at=now)
            return "adopted"
        case Wait(until):
            await observe.keep(services, claim, Outcome(run), due_at=until)
            return "waiting"
        case Blocked(by):
            await observe.keep(services, claim, staging.blocked(run, by.id, now=now))
            return "blocked"
        case Ask():
            await observe.keep(services, claim, runs.stuck(run, now=now))
            return "asking"
        case Send():
            return await _send(services, claim, listing)


def _adopted(run: Run, submission: Submission, now: datetime) -> RunOutcome:
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.adopted(run, submission, now=now)
    return staging.adopted(run, submission, now=now)


async def _send(services: Services, claim: Lease[Run], listing: tuple[Submission, ...]) -> str:
    run = claim.subject
    marketplace = services.marketplace
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        held = _frozen_now(services, run)
        if held is not None:
            await observe.keep(services, claim, held, due_at=services.clock.now())
            return "held"
        voided = await observe.is_still_staged(services, run)
        if voided is not None:
            await observe.keep(services, claim, voided, due_at=services.clock.now())
            return "voided"
        preview = run.preview or SubmissionId("")
        armed = await _arm(services, claim, run, listing)
        return await _call(services, armed, lambda: marketplace.go_live(run.durable_id, preview))
    described = await _described(services, run)
    armed = await _arm(services, claim, described.subject, listing, described.events)
    return await _call(services, armed, lambda: marketplace.submit_preview(run.durable_id))


def _frozen_now(services: Services, run: Run) -> RunOutcome | None:
    """A freeze may have begun while the marketplace was away: what was not sent yet is held back."""
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    freeze = None if run.freeze_lifted else frozen(policy.freezes, now)
    if freeze is None or run.intent is None or run.intent.sent_at is not None:
        return None
    return production.hold_back(
        run,
        f"a freeze has begun: {freeze.reason}",
        until=freeze.until,
        asks_first=policy.after_freeze is AfterFreeze.ASK,
        now=now,
    )


async def _described(services: Services, run: Run) -> RunOutcome:
    """Note what this run changes, as the draft is at the moment it is sent; say if that was not shown."""
    described = await describe.describe(services.marketplace, run.durable_id)
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
    services: Services,
    claim: Lease[Run],
    run: Run,
    listing: tuple[Submission, ...],
    events: tuple[RunEvent, ...] = (),
) -> Lease[Run]:
    baseline = frozenset(entry.id for entry in listing)
    outcome = Outcome(run, events).then(runs.arm(run, baseline, now=services.clock.now()))
    await services.store.write(lambda tx: record(tx, services, outcome, fence=claim.fence))
    kept = replace(outcome.subject, version=outcome.subject.version + 1)
    return replace(claim, subject=kept)


async def _call(services: Services, claim: Lease[Run], call: Callable[[], Awaitable[JobReport]]) -> str:
    try:
        report = await call()
    except Refused as error:
        await observe.keep(services, claim, _refused(claim.subject, error, services.clock.now()))
        return "refused"
    except Busy:
        outcome = staging.blocked(runs.disarm(claim.subject), SubmissionId(""), now=services.clock.now())
        await observe.keep(services, claim, outcome)
        return "blocked"
    except MarketplaceError as error:
        return await _unclear(services, claim, error)
    await observe.keep(services, claim, _accepted(claim.subject, report, services.clock.now()))
    return "accepted"


def _accepted(run: Run, report: JobReport, now: datetime) -> RunOutcome:
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.accepted(run, report.id, now=now)
    return staging.accepted(run, report.id, now=now)


def _refused(run: Run, error: Refused, now: datetime) -> RunOutcome:
    failure = failure_of(error.errors or (ErrorDetail(code="badRequest", message=str(error)),))
    if run.intent and run.intent.kind is IntentKind.GO_LIVE:
        return production.failed(run, failure, still_staged=True, now=now)
    return staging.fail(run, failure, now=now)


async def _unclear(services: Services, claim: Lease[Run], error: MarketplaceError) -> str:
    """The call may or may not have taken effect; only when it surely did not is it taken back."""
    run = runs.disarm(claim.subject) if error.outcome_known else claim.subject
    outcome = observe.missed(services, run, error)
    due = observe.due_next(services, outcome.subject, retry_after=error.retry_after)
    await observe.keep(services, claim, outcome, due_at=due)
    return "throttled" if isinstance(error, Throttled) else "unclear"


async def _cancel(services: Services, claim: Lease[Run]) -> str:
    run = claim.subject
    if run.job is None:
        await observe.keep(services, claim, staging.cancel_refused(run, "", now=services.clock.now()))
        return "refused"
    try:
        report = await services.marketplace.cancel(run.job)
    except (Refused, NotFound) as error:
        reason = next((detail.message for detail in error.errors), str(error))
        outcome = staging.cancel_refused(run, reason, now=services.clock.now())
        await observe.keep(services, claim, outcome, due_at=services.clock.now())
        return "refused"
    except MarketplaceError as error:
        return await _unclear(services, claim, error)
    now = services.clock.now()
    if report.progress is Progress.CANCELED:
        await observe.keep(services, claim, runs.canceled(run, now=now))
        return "canceled"
    await observe.keep(services, claim, Outcome(replace(run, intent=None)), due_at=now)
    return "asked"
