"""Carry a version to the draft: read, compare, write. The only place that writes a whitelist."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease, Outcome
from bot.domain.offer.failure import ErrorDetail, FailureKind, failure_of, sentence_of
from bot.domain.offer.submission import JobReport, Progress, Target, running
from bot.domain.whitelist import revision as versions
from bot.domain.whitelist.entries import audience_with, entries_of, same
from bot.domain.whitelist.revision import RevisionOutcome, RevisionState, WhitelistRevision
from bot.ports.marketplace import Busy, MarketplaceError, NotFound, Refused
from bot.ports.store.whitelists import NEVER
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import finish, save

_FIRST_LOOK = timedelta(seconds=2)


async def carry_out(services: Services, claim: Lease[WhitelistRevision]) -> None:
    revision = claim.subject
    if revision.state is RevisionState.APPLIED:
        await finish.watch_dates(services, claim)
        return
    run = await services.store.read(lambda tx: tx.runs.active_for(revision.durable_id))
    now = services.clock.now()
    if revision.state is RevisionState.SAVED and save.run_that_holds(run) is not None:
        await _keep(services, claim, versions.wait(revision, now=now), now + services.pace.poll_every)
        return
    try:
        await _compare(services, claim)
    except MarketplaceError as error:
        wait = timedelta(seconds=error.retry_after or 0) or _backoff(revision)
        await _keep(services, claim, versions.missed(revision), now + wait)


def _backoff(revision: WhitelistRevision) -> timedelta:
    return min(timedelta(seconds=2 ** min(revision.faults + 1, 7)), timedelta(minutes=2))


async def _compare(services: Services, claim: Lease[WhitelistRevision]) -> None:
    revision, now = claim.subject, services.clock.now()
    draft = await services.marketplace.tree(revision.durable_id, Target.DRAFT)
    found = entries_of(draft)
    if same(found, revision.entries):
        await finish.finish(services, claim)
    elif not same(found, revision.base):
        await _keep(services, claim, versions.conflicted(revision, found, now=now), NEVER)
    elif revision.state is RevisionState.SAVED:
        await _send(services, claim, audience_with(draft, revision.entries))
    else:
        await _follow(services, claim)


async def _send(
    services: Services, claim: Lease[WhitelistRevision], audience: tuple[dict[str, object], ...]
) -> None:
    armed = await _arm(services, claim)
    revision, now = armed.subject, services.clock.now()
    try:
        report = await services.marketplace.save_preview_audience(revision.durable_id, audience)
    except Refused as error:
        reason = sentence_of(error.errors) or str(error)
        await _keep(services, armed, versions.refused(revision, reason, now=now), NEVER)
    except Busy:
        held = versions.wait(versions.disarm(revision), now=now)
        await _keep(services, armed, held, now + services.pace.poll_every)
    except MarketplaceError as error:
        owed = versions.disarm(revision) if error.outcome_known else revision
        wait = timedelta(seconds=error.retry_after or 0) or _backoff(revision)
        await _keep(services, armed, versions.missed(owed), now + wait)
    else:
        await _keep(services, armed, versions.accepted(revision, report.id), now + _FIRST_LOOK)


async def _arm(services: Services, claim: Lease[WhitelistRevision]) -> Lease[WhitelistRevision]:
    armed = versions.arm(claim.subject, now=services.clock.now())
    await services.store.write(lambda tx: record(tx, services, armed, fence=claim.fence))
    revision = versions.written(armed.subject)
    return replace(claim, subject=revision)


async def _follow(services: Services, claim: Lease[WhitelistRevision]) -> None:
    """The write went out and the draft does not show it yet: ask its job, wait, or send it again."""
    revision, now = claim.subject, services.clock.now()
    sent_at = revision.sent_at or now
    report = await _report(services, revision)
    if report is not None and report.progress in {Progress.FAILED, Progress.CANCELED}:
        await _job_failed(services, claim, report.errors)
        return
    if report is not None and report.progress is Progress.SUCCEEDED and await _has_saved(services, revision):
        await finish.finish(services, claim)  # the tree is late; the job itself says what it saved
        return
    late = now >= sent_at + services.pace.visible_within
    if late and report is not None and report.unread:
        reason = f"The marketplace says “{report.unread}” about it, which stagebot does not know."
        await _keep(services, claim, versions.refused(revision, reason, now=now), NEVER)
        return
    if late:
        await _keep(services, claim, Outcome(versions.disarm(revision)), now)
        return
    await _keep(services, claim, Outcome(revision), now + _next_look(now - sent_at, services))


async def _report(services: Services, revision: WhitelistRevision) -> JobReport | None:
    """Return how the job stands; None without one, and for one that the marketplace has forgotten."""
    if revision.job is None:
        return None
    try:
        return await services.marketplace.job(revision.job)
    except NotFound:
        return None


async def _has_saved(services: Services, revision: WhitelistRevision) -> bool:
    saved = await services.marketplace.saved(revision.job) if revision.job is not None else None
    return saved is not None and same(entries_of(saved), revision.entries)


async def _job_failed(
    services: Services, claim: Lease[WhitelistRevision], errors: tuple[ErrorDetail, ...]
) -> None:
    """A publish that holds the draft shows as a failed job, too: then the change is kept for later."""
    revision, now = claim.subject, services.clock.now()
    listing = await services.marketplace.submissions(revision.durable_id)
    failure = failure_of(errors, publishing=running(listing) is not None)
    if failure.kind is FailureKind.CONFLICT:
        held = versions.wait(versions.disarm(revision), now=now)
        await _keep(services, claim, held, now + services.pace.poll_every)
        return
    reason = sentence_of(errors) or "The marketplace could not save the list."
    await _keep(services, claim, versions.refused(revision, reason, now=now), NEVER)


def _next_look(waited: timedelta, services: Services) -> timedelta:
    return min(max(_FIRST_LOOK, waited), services.pace.poll_every)


async def _keep(
    services: Services, claim: Lease[WhitelistRevision], revised: RevisionOutcome, due_at: datetime
) -> None:
    await services.store.write(lambda tx: record(tx, services, revised, fence=claim.fence, due_at=due_at))
