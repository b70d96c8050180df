"""Save a proposed whitelist: one change of an offer on its way at a time, every version kept."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.aggregate import Outcome
from bot.domain.errors import ChangeOnItsWay, UnknownRequest
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_named
from bot.domain.run import run as runs
from bot.domain.run.events import WhitelistChanged
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import SYSTEM, OfferId, RevisionId
from bot.domain.whitelist import revision as versions
from bot.domain.whitelist.entries import same
from bot.domain.whitelist.revision import OPEN, RevisionState, WhitelistRevision
from bot.ports.store.tx import Tx
from bot.ports.store.whitelists import NEVER
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.kernel.transact import transact
from bot.usecases.whitelist.access import check_may_edit, get

_FORGOTTEN = "That change of the whitelist is not known any more."
_LOOK_EVERY = timedelta(milliseconds=300)
_PATIENCE = timedelta(seconds=15)
_IN_DRAFT = frozenset({RevisionState.APPLIED, RevisionState.FOUND})
HOLDS_DRAFT = frozenset({State.SUBMITTING, State.IN_PROGRESS, State.GOING_LIVE})
"""While a run is in one of these, the marketplace takes no change to the draft."""


class SavedFirst(ChangeOnItsWay):
    """Another change of this whitelist is on its way to the marketplace: `other`."""

    def __init__(self, other: WhitelistRevision) -> None:
        super().__init__(other.by_name)
        self.other = other


async def save(services: Services, id_: RevisionId, *, restage: bool, by: Actor) -> WhitelistRevision:
    """Decide a proposal; the pump writes it to the draft. Raises NotAllowed, AlreadySaved, ChangeOnItsWay."""
    revision = await get(services, id_, by)
    person = await check_may_edit(services, revision.offer, by)
    if restage:
        _check_may_restage(services, revision.offer, person)
    return await transact(
        services,
        lambda tx, _: _save(tx, services, id_, person, restage),
        nudges=(WorkerName.WHITELIST, WorkerName.RELAY),
    )


async def withdraw(services: Services, id_: RevisionId, *, by: Actor) -> WhitelistRevision:
    """Take a saved change back. Raises NotAllowed, TooLateToWithdraw."""
    revision = await get(services, id_, by)
    person = await check_may_edit(services, revision.offer, by)

    def body(tx: Tx) -> WhitelistRevision:
        kept = tx.revisions.get(id_)
        if kept is None:
            raise UnknownRequest(_FORGOTTEN)
        now = services.clock.now()
        return record(tx, services, versions.withdraw(kept, by=person.id, now=now), due_at=NEVER)

    return await transact(services, lambda tx, _: body(tx), nudges=(WorkerName.RELAY,))


def _check_may_restage(services: Services, offer: OfferId, person: Person) -> None:
    stagers = services.policy.for_offer(offer).stagers
    otherwise = "The policy names other people for staging this offer. You can save without it."
    check_named(person, stagers, otherwise, key="stagers")


def _save(tx: Tx, services: Services, id_: RevisionId, person: Person, restage: bool) -> WhitelistRevision:
    revision = tx.revisions.get(id_)
    if revision is None:
        raise UnknownRequest(_FORGOTTEN)
    other = tx.revisions.open_for(revision.durable_id)
    if other is not None and other.id != id_:
        raise SavedFirst(other)
    number = _keep_found(tx, services, revision)
    now = services.clock.now()
    revised = versions.save(revision, by=person.id, name=person.name, number=number, restage=restage, now=now)
    saved = record(tx, services, revised, due_at=now)
    _tell_run(tx, services, saved)
    return saved


def _keep_found(tx: Tx, services: Services, revision: WhitelistRevision) -> int:
    """Keep what was found in the draft as a version, if it is none of ours; return the next number."""
    number = tx.revisions.next_number(revision.durable_id)
    newest = next(
        (v for v in tx.revisions.kept(revision.durable_id) if v.state in _IN_DRAFT),
        None,
    )
    if newest is not None and same(newest.entries, revision.base):
        return number
    found = replace(
        revision,
        id=RevisionId(services.clock.new_id()),
        state=RevisionState.FOUND,
        by=SYSTEM,
        by_name="",
        why="",
        entries=revision.base,
        base=newest.entries if newest else (),
        number=number,
        created_at=services.clock.now(),
        version=0,
    )
    tx.revisions.add(found)
    event = versions.found(found, now=services.clock.now())
    tx.journal.append(found, event, id_=services.clock.new_id(), trace=current_trace())
    return number + 1


def _tell_run(tx: Tx, services: Services, saved: WhitelistRevision) -> None:
    """Say in the thread of the run in flight that it is without this change."""
    run = tx.runs.active_for(saved.durable_id)
    change = saved.diff
    if run is None or not change.reaches_marketplace:
        return
    event = WhitelistChanged(
        at=services.clock.now(),
        by=saved.by,
        added=len(change.added),
        removed=len(change.removed),
        relabelled=len(change.relabelled),
    )
    record(tx, services, Outcome(runs.acting(run, saved.by, saved.by_name), (event,)))


async def settled(services: Services, id_: RevisionId, *, by: Actor) -> WhitelistRevision:
    """Wait until a saved version is where it will stay for a while, at most some seconds; return it."""
    until = services.clock.monotonic() + _PATIENCE.total_seconds()
    while True:
        revision = await get(services, id_, by)
        if revision.state not in OPEN or revision.waits or services.clock.monotonic() >= until:
            return revision
        await services.clock.sleep(_LOOK_EVERY.total_seconds())


def run_that_holds(run: Run | None) -> Run | None:
    """Return the run if the marketplace takes no change to the draft because of it."""
    return run if run is not None and run.state in HOLDS_DRAFT else None
