"""Sign the items of the checklist, and take a signature back."""

from bot.domain.aggregate import Outcome
from bot.domain.errors import AlreadySigned, NotOnChecklist, NotSigned
from bot.domain.people import Actor, Person
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.review.events import ItemSigned, ItemUnsigned
from bot.domain.review.signatures import Signature, check_may_sign, check_may_unsign
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact
from bot.usecases.review.waiting import digest_text, waiting


async def sign(services: Services, run_id: RunId, key: str, *, note: str = "", by: Actor) -> Run:
    """Record that a person checked an item.

    Raises NotAllowed, AlreadySigned, AlreadyDecided, NotWaiting, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _sign(tx, services, run_id, person, key=key, note=note))


async def unsign(services: Services, run_id: RunId, key: str, *, by: Actor) -> Run:
    """Take one's own signature back. Raises as `sign` does."""
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _unsign(tx, services, run_id, person, key))


async def check_sign(services: Services, run_id: RunId, key: str, *, by: Actor) -> tuple[Run, ChecklistItem]:
    """Return what would be signed; raise what `sign` would raise, before the person has typed a note."""
    person = await services.people.person(by)
    return await services.store.read(lambda tx: _signable(tx, services, run_id, person, key))


def _sign(tx: Tx, services: Services, run_id: RunId, person: Person, *, key: str, note: str) -> Run:
    run, item = _signable(tx, services, run_id, person, key)
    now, digest = services.clock.now(), digest_text(run)
    signature = Signature(
        id=services.clock.new_id(),
        run=run.id,
        digest=digest,
        item=key,
        person=person.id,
        signed_at=now,
        note=note,
    )
    if not tx.signatures.add(signature):
        raise AlreadySigned(item.text, "somebody else just now")
    signed = ItemSigned(at=now, by=person.id, item=key, text=item.text, digest=digest, note=note)
    return record(tx, services, Outcome(run, (signed,)))


def _unsign(tx: Tx, services: Services, run_id: RunId, person: Person, key: str) -> Run:
    run = waiting(tx, run_id, person)
    item, signature = _item(services, run, key), _signature(tx, run, key)
    if signature is None:
        raise NotSigned(item.text)
    check_may_unsign(person, signature, run.names.get(signature.person, signature.person))
    tx.signatures.remove(signature)
    unsigned = ItemUnsigned(
        at=services.clock.now(), by=person.id, item=key, text=item.text, digest=signature.digest
    )
    return record(tx, services, Outcome(run, (unsigned,)))


def _signable(
    tx: Tx, services: Services, run_id: RunId, person: Person, key: str
) -> tuple[Run, ChecklistItem]:
    run = waiting(tx, run_id, person)
    item, signature = _item(services, run, key), _signature(tx, run, key)
    check_may_sign(services.policy.for_offer(run.offer), item, person, run)
    if signature is not None:
        signer = run.names.get(signature.person, signature.person)
        raise AlreadySigned(item.text, signer)
    return run, item


def _item(services: Services, run: Run, key: str) -> ChecklistItem:
    items = services.policy.for_offer(run.offer).items_for(run.change_class)
    found = next((item for item in items if item.key == key), None)
    if found is None:
        raise NotOnChecklist
    return found


def _signature(tx: Tx, run: Run, key: str) -> Signature | None:
    signed = tx.signatures.of(run.id, digest=digest_text(run))
    return next((signature for signature in signed if signature.item == key), None)
