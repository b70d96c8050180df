"""Carries out an intent at the marketplace: look first, adopt or send, record.

The only place that publishes, goes live or cancels. An intent is armed (committed as sent) before its
call goes out; one found armed is settled by the listing, never sent blind.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.domain import golive
from bot.domain import request as runs
from bot.domain.calendar import frozen
from bot.domain.events import DraftChanged, Event
from bot.domain.failure import ErrorDetail, failure_of
from bot.domain.intent import Adopt, Ask, Blocked, Intent, IntentKind, Send, Wait, settle
from bot.domain.policy import AfterFreeze
from bot.domain.request import Outcome, StagingRequest
from bot.domain.submission import JobReport, Progress, Submission
from bot.domain.values import SubmissionId
from bot.ports.marketplace import (
    Busy,
    MarketplaceError,
    NotFound,
    Refused,
    Throttled,
)
from bot.ports.store import Claim
from bot.usecases import observe, offers
from bot.usecases.record import record
from bot.usecases.services import Services


async def carry_out(services: Services, claim: Claim) -> str:
    """Bring a leased run's intent one step further and give the lease back; return what was done.

    Raises Stale when the lease was lost or a person changed the run meanwhile.
    """
    intent = claim.request.intent
    if intent is None:
        return "nothing"
    if intent.kind is IntentKind.CANCEL:
        return await _cancel(services, claim)
    try:
        return await _settle(services, claim, intent)
    except MarketplaceError as error:  # the look failed: nothing was sent
        missed = observe.missed(services, claim.request, error)
        due = observe.due_next(services, missed.request, retry_after=error.retry_after)
        await observe.keep(services, claim, missed, due_at=due)
        return "away"


async def _settle(services: Services, claim: Claim, intent: Intent) -> str:
    request, now = claim.request, services.clock.now()
    listing = await services.marketplace.submissions(request.durable_id)
    settlement = settle(intent, listing, now=now, visible_within=services.pace.visible_within)
    match settlement:
        case Adopt(submission):
            await observe.keep(services, claim, _adopted(request, submission, now), due_at=now)
            return "adopted"
        case Wait(until):
            await observe.keep(services, claim, Outcome(request), due_at=until)
            return "waiting"
        case Blocked(by):
            await observe.keep(services, claim, runs.blocked(request, by.id, now=now))
            return "blocked"
        case Ask():
            await observe.keep(services, claim, runs.stuck(request, now=now))
            return "asking"
        case Send():
            return await _send(services, claim, listing)


def _adopted(request: StagingRequest, submission: Submission, now: datetime) -> Outcome:
    if request.intent and request.intent.kind is IntentKind.GO_LIVE:
        return golive.adopted(request, submission, now=now)
    return runs.adopted(request, submission, now=now)


async def _send(services: Services, claim: Claim, listing: tuple[Submission, ...]) -> str:
    request = claim.request
    marketplace = services.marketplace
    if request.intent and request.intent.kind is IntentKind.GO_LIVE:
        held = _frozen_now(services, request)
        if held is not None:
            await observe.keep(services, claim, held, due_at=services.clock.now())
            return "held"
        voided = await observe.is_still_staged(services, request)
        if voided is not None:
            await observe.keep(services, claim, voided, due_at=services.clock.now())
            return "voided"
        preview = request.preview or SubmissionId("")
        armed = await _arm(services, claim, request, listing)
        return await _call(services, armed, lambda: marketplace.go_live(request.durable_id, preview))
    described = await _described(services, request)
    armed = await _arm(services, claim, described.request, listing, described.events)
    return await _call(services, armed, lambda: marketplace.submit_preview(request.durable_id))


def _frozen_now(services: Services, request: StagingRequest) -> Outcome | None:
    """A freeze may have begun while the marketplace was away: what was not sent yet is held back."""
    policy, now = services.policy.for_offer(request.offer), services.clock.now()
    freeze = None if request.freeze_lifted else frozen(policy.freezes, now)
    if freeze is None or request.intent is None or request.intent.sent_at is not None:
        return None
    return golive.hold_back(
        request,
        f"a freeze has begun: {freeze.reason}",
        until=freeze.until,
        asks_first=policy.after_freeze is AfterFreeze.ASK,
        now=now,
    )


async def _described(services: Services, request: StagingRequest) -> Outcome:
    """Note what this run changes, as the draft is at the moment it is sent; say if that was not shown."""
    described = await offers.describe(services.marketplace, request.durable_id)
    noted = replace(
        request,
        change_class=described.change.change_class.name.lower(),
        changes=tuple(line.text for line in described.change.lines),
        details=tuple(line.detail for line in described.change.lines),
        whitelist_count=len(described.whitelist),
        shown=described.shown,
    )
    if request.shown in {"", described.shown}:
        return Outcome(noted)
    return Outcome(noted, (DraftChanged(at=services.clock.now()),))


async def _arm(
    services: Services,
    claim: Claim,
    request: StagingRequest,
    listing: tuple[Submission, ...],
    events: tuple[Event, ...] = (),
) -> Claim:
    baseline = frozenset(entry.id for entry in listing)
    outcome = Outcome(request, events).then(runs.arm(request, baseline, now=services.clock.now()))
    await services.store.write(lambda tx: record(tx, services, outcome, fence=claim.fence))
    kept = replace(outcome.request, version=outcome.request.version + 1)
    return replace(claim, request=kept)


async def _call(services: Services, claim: Claim, call: Callable[[], Awaitable[JobReport]]) -> str:
    try:
        report = await call()
    except Refused as error:
        await observe.keep(services, claim, _refused(claim.request, error, services.clock.now()))
        return "refused"
    except Busy:
        outcome = runs.blocked(runs.disarm(claim.request), SubmissionId(""), now=services.clock.now())
        await observe.keep(services, claim, outcome)
        return "blocked"
    except MarketplaceError as error:
        return await _unclear(services, claim, error)
    await observe.keep(services, claim, _accepted(claim.request, report, services.clock.now()))
    return "accepted"


def _accepted(request: StagingRequest, report: JobReport, now: datetime) -> Outcome:
    if request.intent and request.intent.kind is IntentKind.GO_LIVE:
        return golive.accepted(request, report.id, now=now)
    return runs.accepted(request, report.id, now=now)


def _refused(request: StagingRequest, error: Refused, now: datetime) -> Outcome:
    failure = failure_of(error.errors or (ErrorDetail(code="badRequest", message=str(error)),))
    if request.intent and request.intent.kind is IntentKind.GO_LIVE:
        return golive.failed(request, failure, still_staged=True, now=now)
    return runs.fail(request, failure, now=now)


async def _unclear(services: Services, claim: Claim, error: MarketplaceError) -> str:
    """The call may or may not have taken effect; only when it surely did not is it taken back."""
    request = runs.disarm(claim.request) if error.outcome_known else claim.request
    outcome = observe.missed(services, request, error)
    due = observe.due_next(services, outcome.request, retry_after=error.retry_after)
    await observe.keep(services, claim, outcome, due_at=due)
    return "throttled" if isinstance(error, Throttled) else "unclear"


async def _cancel(services: Services, claim: Claim) -> str:
    request = claim.request
    if request.job is None:
        await observe.keep(services, claim, runs.cancel_refused(request, "", now=services.clock.now()))
        return "refused"
    try:
        report = await services.marketplace.cancel(request.job)
    except (Refused, NotFound) as error:
        reason = next((detail.message for detail in error.errors), str(error))
        outcome = runs.cancel_refused(request, reason, now=services.clock.now())
        await observe.keep(services, claim, outcome, due_at=services.clock.now())
        return "refused"
    except MarketplaceError as error:
        return await _unclear(services, claim, error)
    now = services.clock.now()
    if report.progress is Progress.CANCELED:
        await observe.keep(services, claim, runs.canceled(request, now=now))
        return "canceled"
    await observe.keep(services, claim, Outcome(replace(request, intent=None)), due_at=now)
    return "asked"
