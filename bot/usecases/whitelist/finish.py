"""What follows when a whitelist is in the draft: the push that was asked for, and the ends of its entries."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.aggregate import Lease, Outcome
from bot.domain.run import run as runs
from bot.domain.run import staging
from bot.domain.run.run import Run, gives_way_to_whitelist, make_way
from bot.domain.values import SYSTEM, RevisionId, RunId
from bot.domain.whitelist import revision as versions
from bot.domain.whitelist.events import WhitelistNotRestaged, WhitelistProposed
from bot.domain.whitelist.revision import RevisionOutcome, RevisionState, WhitelistRevision
from bot.ports.store.tx import Tx
from bot.ports.store.whitelists import NEVER
from bot.usecases.kernel.record import record, record_new
from bot.usecases.kernel.services import Services, WorkerName


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Write this decision down, and look again at that time."""

    lease: Lease[WhitelistRevision]
    outcome: RevisionOutcome
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The draft holds the version."""

    lease: Lease[WhitelistRevision]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchDates:
    """A version that is in the draft: look at the last days of its entries."""

    lease: Lease[WhitelistRevision]


Done = Keep | Finish | WatchDates
"""What came of a leased version."""


async def keep(services: Services, done: Done) -> None:
    """Write down what came of a leased version, with all that follows, and end its lease. Raises Stale."""
    await services.store.write(lambda tx: _keep(tx, services, done))
    if isinstance(done, Finish) and done.lease.subject.restage:
        services.nudge(WorkerName.POLLER)


def _keep(tx: Tx, services: Services, done: Done) -> None:
    match done:
        case Keep(lease=lease, outcome=outcome, due_at=due_at):
            record(tx, services, outcome, fence=lease.fence, due_at=due_at)
        case Finish(lease=lease):
            _finish(tx, services, lease)
        case WatchDates(lease=lease):
            _watch_dates(tx, services, lease)


def _finish(tx: Tx, services: Services, claim: Lease[WhitelistRevision]) -> None:
    """Say that the draft holds a version, and start the push if one was asked for."""
    now = services.clock.now()
    revised = versions.applied(claim.subject, now=now)
    if claim.subject.restage:
        revised = _restage(tx, services, revised)
    due = versions.next_date(revised.subject) or NEVER
    record(tx, services, revised, fence=claim.fence, due_at=due)


def _restage(tx: Tx, services: Services, revised: RevisionOutcome) -> RevisionOutcome:
    revision, now = revised.subject, services.clock.now()
    standing = tx.runs.active_for(revision.durable_id)
    if standing is not None and not gives_way_to_whitelist(standing):
        reason = f"Another run of {revision.offer} is in flight; push it when that one has ended."
        return Outcome(revision, (*revised.events, WhitelistNotRestaged(at=now, reason=reason)))
    pushed = _run_of(services, revision)
    if standing is not None:
        named = runs.acting(standing, revision.by, revision.by_name)
        record(tx, services, make_way(named, by=revision.by, now=now, successor=pushed.id))
    record_new(tx, services, staging.open_request(pushed), due_at=now)
    return revised


def _run_of(services: Services, revision: WhitelistRevision) -> Run:
    note = f"Whitelist changed (version {revision.number})." + (f" {revision.why}" if revision.why else "")
    return Run(
        id=RunId(services.clock.new_id()),
        team=revision.team,
        offer=revision.offer,
        durable_id=revision.durable_id,
        offer_name=revision.offer_name,
        offer_type=revision.offer_type,
        requested_by=revision.by,
        names={revision.by: revision.by_name},
        channel=revision.channel,
        created_at=services.clock.now(),
        whitelist_edited_by=revision.by,
        note=note[:500],
    )


def _watch_dates(tx: Tx, services: Services, claim: Lease[WhitelistRevision]) -> None:
    """Announce the ends of a version's entries, and propose to remove those that have ended."""
    revision, now = claim.subject, services.clock.now()
    if _newest_applied(tx, revision) != revision.id:  # a later version stands in its place
        record(tx, services, Outcome(revision), fence=claim.fence, due_at=NEVER)
        return
    revised = versions.remind(revision, now=now)
    gone = versions.ended(revised.subject, now.date())
    if gone:
        _propose_removal(tx, services, revised.subject)
        revised = Outcome(versions.proposed_removal(revised.subject, gone), revised.events)
    due = versions.next_date(revised.subject) or NEVER
    record(tx, services, revised, fence=claim.fence, due_at=due)


def _newest_applied(tx: Tx, revision: WhitelistRevision) -> RevisionId | None:
    kept = tx.revisions.kept(revision.durable_id)
    return next((version.id for version in kept if version.state is RevisionState.APPLIED), None)


def _propose_removal(tx: Tx, services: Services, revision: WhitelistRevision) -> None:
    now = services.clock.now()
    left = tuple(entry for entry in revision.entries if entry.until is None or entry.until >= now.date())
    proposal = replace(
        revision,
        id=RevisionId(services.clock.new_id()),
        state=RevisionState.PROPOSED,
        by=SYSTEM,
        by_name="",
        number=0,
        base=revision.entries,
        entries=left,
        why="Their last day has passed.",
        restage=False,
        created_at=now,
        version=0,
    )
    record_new(tx, services, Outcome(proposal, (WhitelistProposed(at=now),)))
