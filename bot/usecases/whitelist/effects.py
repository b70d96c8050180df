"""Carry a version to the draft: read, compare, write. The only place that writes a whitelist.

What came of it is returned; `finish.keep` writes it down.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.aggregate import Lease, Outcome
from bot.domain.offer.failure import ErrorDetail, FailureKind, failure_of, sentence_of
from bot.domain.offer.submission import JobReport, Progress, Target, running
from bot.domain.whitelist import revision as versions
from bot.domain.whitelist.entries import audience_with, entries_of, same
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.ports.marketplace import Busy, MarketplaceError, NotFound, Refused
from bot.ports.store.tx import Tx
from bot.ports.store.whitelists import NEVER
from bot.usecases.kernel.effects import before_effect
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import save
from bot.usecases.whitelist.finish import Done, Finish, Keep, WatchDates

_FIRST_LOOK = timedelta(seconds=2)


async def carry_out(services: Services, lease: Lease[WhitelistRevision]) -> Done:
    """Bring a leased version one step further; the caller keeps what came of it.

    Raises Stale when the lease was lost meanwhile.
    """
    revision = lease.subject
    if revision.state is RevisionState.APPLIED:
        return WatchDates(lease=lease)
    run = await services.store.read(lambda tx: tx.runs.active_for(revision.durable_id))
    if revision.state is RevisionState.SAVED and save.run_that_holds(run) is not None:
        return _waits(services, lease)
    try:
        return await _compare(services, lease)
    except MarketplaceError as error:
        return _missed(services, lease, error)


async def _compare(services: Services, lease: Lease[WhitelistRevision]) -> Done:
    revision, now = lease.subject, services.clock.now()
    draft = await services.marketplace.tree(revision.durable_id, Target.DRAFT)
    found = entries_of(draft)
    if same(found, revision.entries):
        return Finish(lease=lease)
    if not same(found, revision.base):
        conflicted = versions.conflicted(revision, found, now=now)
        return Keep(lease=lease, outcome=conflicted, due_at=NEVER)
    if revision.state is RevisionState.SAVED:
        return await _send(services, lease, audience_with(draft, revision.entries))
    return await _follow(services, lease)


async def _send(
    services: Services, lease: Lease[WhitelistRevision], audience: tuple[dict[str, object], ...]
) -> Done:
    armed = await _arm(services, lease)
    revision, now = armed.subject, services.clock.now()
    try:
        report = await services.marketplace.save_preview_audience(revision.durable_id, audience)
    except Refused as error:
        return _is_refused(services, armed, sentence_of(error.errors) or str(error))
    except Busy:
        return _waits(services, armed)
    except MarketplaceError as error:
        owed = versions.disarm(revision) if error.outcome_known else revision
        return _missed(services, replace(armed, subject=owed), error)
    return Keep(lease=armed, outcome=versions.accepted(revision, report.id), due_at=now + _FIRST_LOOK)


async def _arm(services: Services, lease: Lease[WhitelistRevision]) -> Lease[WhitelistRevision]:
    """Commit that the write goes out now. Raises Stale when it must not any more."""

    def body(tx: Tx) -> WhitelistRevision:
        tx.revisions.renew(lease.subject.id, fence=lease.fence, lease=services.pace.lease)
        armed = versions.arm(lease.subject, sent_at=tx.now())
        return record(tx, services, armed, fence=lease.fence)

    return replace(lease, subject=versions.written(await before_effect(services, body)))


async def _follow(services: Services, lease: Lease[WhitelistRevision]) -> Done:
    """The write went out and the draft does not show it yet: ask its job, wait, or send it again."""
    revision, now = lease.subject, services.clock.now()
    shared_now = await services.store.read(lambda tx: tx.now())
    waited = max(timedelta(), shared_now - (revision.sent_at or shared_now))
    report = await _report(services, revision)
    if report is not None and report.progress in {Progress.FAILED, Progress.CANCELED}:
        return await _job_failed(services, lease, report.errors)
    if report is not None and report.progress is Progress.SUCCEEDED and await _has_saved(services, revision):
        return Finish(lease=lease)  # the tree is late; the job itself says what it saved
    is_late = waited >= services.pace.visible_within
    if is_late and report is not None and report.unread:
        reason = f"The marketplace says “{report.unread}” about it, which stagebot does not know."
        return _is_refused(services, lease, reason)
    if is_late:
        return Keep(lease=lease, outcome=Outcome(versions.disarm(revision)), due_at=now)
    next_look = min(max(_FIRST_LOOK, waited), services.pace.poll_every)
    return Keep(lease=lease, outcome=Outcome(revision), due_at=services.clock.after(next_look))


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
    services: Services, lease: Lease[WhitelistRevision], errors: tuple[ErrorDetail, ...]
) -> Done:
    """A publish that holds the draft shows as a failed job, too: then the change is kept for later."""
    listing = await services.marketplace.submissions(lease.subject.durable_id)
    failure = failure_of(errors, publishing=running(listing) is not None)
    if failure.kind is FailureKind.CONFLICT:
        return _waits(services, lease)
    return _is_refused(services, lease, sentence_of(errors) or "The marketplace could not save the list.")


def _waits(services: Services, lease: Lease[WhitelistRevision]) -> Keep:
    """A publish holds the draft: the change is kept, and tried again later."""
    now, revision = services.clock.now(), lease.subject
    owed = versions.disarm(revision) if revision.state is RevisionState.APPLYING else revision
    return Keep(
        lease=lease,
        outcome=versions.wait(owed, now=now),
        due_at=services.clock.after(services.pace.poll_every),
    )


def _is_refused(services: Services, lease: Lease[WhitelistRevision], reason: str) -> Keep:
    refused = versions.refused(lease.subject, reason, now=services.clock.now())
    return Keep(lease=lease, outcome=refused, due_at=NEVER)


def _missed(services: Services, lease: Lease[WhitelistRevision], error: MarketplaceError) -> Keep:
    wait = timedelta(seconds=error.retry_after or 0) or _backoff(lease.subject)
    return Keep(lease=lease, outcome=versions.missed(lease.subject), due_at=services.clock.after(wait))


def _backoff(revision: WhitelistRevision) -> timedelta:
    return min(timedelta(seconds=2 ** min(revision.faults + 1, 7)), timedelta(minutes=2))
