"""Start, retry and cancel a run."""

from dataclasses import replace

from bot.domain.errors import NotAllowed, UnknownOffer, UnknownRequest
from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.offer import Offer
from bot.domain.people import Actor, Person
from bot.domain.policy.rights import check_named
from bot.domain.run import run as runs
from bot.domain.run import staging
from bot.domain.run.run import Run, gives_way, make_way
from bot.domain.run.states import State, is_final
from bot.domain.run.summaries import StageForm
from bot.domain.values import DurableId, OfferId, PersonId, RunId
from bot.domain.whitelist.revision import RevisionState
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record, record_new
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import People, transact
from bot.usecases.offer import catalogue
from bot.usecases.run.queries import get


async def request_staging(services: Services, form: StageForm, *, by: Actor) -> Run:
    """Record the wish to stage an offer; the marketplace pump carries it out.

    Needs no marketplace for an offer that was seen before. Raises NotAllowed, AlreadyInFlight,
    UnknownOffer, UnsupportedOffer, PeopleUnknown.
    """
    person = await check_is_member(services, by)
    offer = await catalogue.last_seen(services, by.team, form.offer) or await catalogue.find(
        services, by.team, form.offer, by=person
    )
    await check_may_stage(services, offer.id, by)
    catalogue.check_supported(services, offer)
    return await _open(services, _new_run(services, offer, form, person))


async def retry(services: Services, run_id: RunId, *, by: Actor) -> Run:
    """Start a new run of an ended one's offer, in the same channel. Raises as request_staging does."""
    old = await get(services, run_id, by)
    person = await check_may_stage(services, old.offer, by)
    if not is_final(old.state):
        raise NotAllowed("That run has not ended yet; there is nothing to retry.")
    if old.state is State.LIVE:
        raise NotAllowed(
            f"The last run of {old.offer} went live; there is nothing to retry. "
            f"/stage {old.offer} starts a new one."
        )
    offer = await catalogue.last_seen(services, by.team, old.offer)
    if offer is None:
        raise UnknownOffer(old.offer)
    form = StageForm(offer=old.offer, channel=old.channel, note=old.note)
    return await _open(services, replace(_new_run(services, offer, form, person), retry_of=old.id))


async def cancel(services: Services, run_id: RunId, *, by: Actor) -> Run:
    """Cancel a run, or ask the marketplace to.

    Raises NotAllowed, AlreadyEnded, TooLateToCancel, UnknownRequest.
    """
    run = await get(services, run_id, by)
    person = await check_may_stage(services, run.offer, by)
    return await transact(services, lambda tx, _: _cancel(tx, services, run_id, person))


async def unexplained(services: Services, run_id: RunId, *, by: Actor) -> tuple[Run, tuple[ErrorDetail, ...]]:
    """Return a run and one message of each kind of its failure that nothing explains yet.

    For those who may stage the offer: they correct it, so they learn what it means. Raises as `cancel`.
    """
    run = await get(services, run_id, by)
    await check_may_stage(services, run.offer, by)
    return run, services.catalogue.unexplained(run.failure) if run.failure is not None else ()


async def check_may_stage(services: Services, offer: OfferId, by: Actor) -> Person:
    """Return who that is; raise NotAllowed unless the policy lets them stage and cancel the offer.

    `offer` is the offer that was found: what was typed may be another name of it.
    """
    person = await check_is_member(services, by)
    stagers = services.policy.for_offer(offer).stagers
    check_named(person, stagers, "The policy names other people for staging this offer.", key="stagers")
    return person


async def find_to_stage(services: Services, about: str, by: Actor) -> Offer:
    """Look up the offer that somebody means and may stage. Raises NotAllowed, and as `catalogue.find`."""
    person = await check_is_member(services, by)
    found = await catalogue.find(services, by.team, about, by=person)
    await check_may_stage(services, found.id, by)
    return found


async def check_is_member(services: Services, by: Actor) -> Person:
    """Return who that is; raise NotAllowed for those who can stage no offer at all."""
    person = await services.people.person(by)
    if not person.is_member:
        raise NotAllowed("Only full members of this workspace can stage offers.")
    return person


def _new_run(services: Services, offer: Offer, form: StageForm, by: Person) -> Run:
    return Run(
        id=RunId(services.clock.new_id()),
        team=by.team,
        offer=offer.id,
        durable_id=offer.durable_id,
        offer_name=offer.name,
        offer_type=offer.type,
        requested_by=by.id,
        names={by.id: by.name},
        channel=services.policy.for_offer(offer.id).channel or form.channel,
        created_at=services.clock.now(),
        note=form.note,
        shown=form.shown,
    )


async def _open(services: Services, run: Run) -> Run:
    outcome = staging.open_request(run)

    def body(tx: Tx, _: People) -> Run:
        _end_what_gives_way(tx, services, run)
        editor = last_editor(tx, run.durable_id)
        opened = replace(outcome, subject=replace(outcome.subject, whitelist_edited_by=editor))
        return record_new(tx, services, opened, due_at=run.created_at)

    return await transact(services, body)


def last_editor(tx: Tx, product: DurableId) -> PersonId | None:
    """Return who changed the whitelist of an offer last, as far as it was changed here."""
    kept = tx.revisions.kept(product)
    return next((one.by for one in kept if one.state is RevisionState.APPLIED and one.by), None)


def _end_what_gives_way(tx: Tx, services: Services, run: Run) -> None:
    """Let a push take the place of a run whose reviewers asked for changes."""
    old = tx.runs.active_for(run.durable_id)
    if old is None or not gives_way(old):
        return
    named = runs.acting(old, run.requested_by, run.names[run.requested_by])
    record(tx, services, make_way(named, by=run.requested_by, now=run.created_at, successor=run.id))


def _cancel(tx: Tx, services: Services, run_id: RunId, person: Person) -> Run:
    run = tx.runs.get(run_id)
    if run is None:
        raise UnknownRequest
    now = services.clock.now()
    named = runs.acting(run, person.id, person.name)
    outcome = staging.ask_to_cancel(named, by=person.id, now=now)
    if not outcome.events:
        return run
    saved = record(tx, services, outcome)
    tx.runs.make_due(run_id, at=now)
    return saved
