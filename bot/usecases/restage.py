"""What follows when a whitelist is in the draft: the push that was asked for, and the ends of its entries."""

from dataclasses import replace

from bot.domain import request as runs
from bot.domain import revision as versions
from bot.domain.request import StagingRequest
from bot.domain.reviewing import make_way
from bot.domain.revision import Revised, RevisionState, WhitelistRevision
from bot.domain.state import State
from bot.domain.values import HOUSE, RequestId, RevisionId
from bot.domain.whitelist_events import WhitelistNotRestaged, WhitelistProposed
from bot.ports.store import Tx
from bot.ports.whitelists import NEVER, RevisionClaim
from bot.usecases.record import record, record_new, record_revision, tell_revision
from bot.usecases.services import Pump, Services

_GIVES_WAY = frozenset({State.STAGED, State.AWAITING_APPROVAL})


async def finish(services: Services, claim: RevisionClaim) -> None:
    """Write down that the draft holds a version, and start the push if one was asked for. Raises Stale."""
    await services.store.write(lambda tx: _finish(tx, services, claim))
    if claim.revision.restage:
        services.nudge(Pump.TICK)


def _finish(tx: Tx, services: Services, claim: RevisionClaim) -> None:
    now = services.clock.now()
    revised = versions.applied(claim.revision, now=now)
    if claim.revision.restage:
        revised = _restage(tx, services, revised)
    due = versions.next_date(revised.revision) or NEVER
    record_revision(tx, services, revised, fence=claim.fence, due_at=due)


def _restage(tx: Tx, services: Services, revised: Revised) -> Revised:
    revision, now = revised.revision, services.clock.now()
    standing = tx.requests.active_for(revision.durable_id)
    if standing is not None and standing.state not in _GIVES_WAY:
        reason = f"Another run of {revision.offer} is in flight; push it when that one has ended."
        return Revised(revision, (*revised.events, WhitelistNotRestaged(at=now, reason=reason)))
    if standing is not None:
        named = runs.acting(standing, revision.by, revision.by_name)
        record(tx, services, make_way(named, by=revision.by, now=now))
    record_new(tx, services, runs.open_request(_run_of(services, revision)), due_at=now)
    return revised


def _run_of(services: Services, revision: WhitelistRevision) -> StagingRequest:
    note = f"Whitelist changed (version {revision.number})." + (f" {revision.why}" if revision.why else "")
    return StagingRequest(
        id=RequestId(services.clock.new_id()),
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


async def watch_dates(services: Services, claim: RevisionClaim) -> None:
    """Announce the ends of a version's entries, and propose to remove those that have ended."""
    await services.store.write(lambda tx: _watch_dates(tx, services, claim))


def _watch_dates(tx: Tx, services: Services, claim: RevisionClaim) -> None:
    revision, now = claim.revision, services.clock.now()
    if _newest_applied(tx, revision) != revision.id:  # a later version stands in its place
        record_revision(tx, services, Revised(revision), fence=claim.fence, due_at=NEVER)
        return
    revised = versions.remind(revision, now=now)
    gone = versions.ended(revised.revision, now.date())
    if gone:
        _propose_removal(tx, services, revised.revision)
        revised = Revised(versions.proposed_removal(revised.revision, gone), revised.events)
    due = versions.next_date(revised.revision) or NEVER
    record_revision(tx, services, revised, fence=claim.fence, due_at=due)


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
        by=HOUSE,
        by_name="",
        number=0,
        base=revision.entries,
        entries=left,
        why="Their last day has passed.",
        restage=False,
        created_at=now,
        version=0,
    )
    tx.revisions.add(proposal)
    tell_revision(tx, services, Revised(proposal, (WhitelistProposed(at=now),)))
