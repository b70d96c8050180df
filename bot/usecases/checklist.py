"""Sign the items of the checklist, and take a signature back."""

from bot.domain.checklist import ChecklistItem
from bot.domain.errors import AlreadyDecided
from bot.domain.events import ItemSigned, ItemUnsigned
from bot.domain.policy import Person
from bot.domain.request import Outcome, StagingRequest
from bot.domain.signature import Signature, check_may_sign, check_may_unsign
from bot.domain.values import Actor, RequestId
from bot.ports.store import Tx
from bot.usecases.deciding import decide, digest_text, waiting
from bot.usecases.record import record
from bot.usecases.services import Services


async def sign(
    services: Services, request_id: RequestId, key: str, *, note: str = "", by: Actor
) -> StagingRequest:
    """Record that a person checked an item.

    Raises NotAllowed, AlreadyDecided, IllegalStep, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    return await decide(services, lambda tx: _sign(tx, services, request_id, person, key=key, note=note))


async def unsign(services: Services, request_id: RequestId, key: str, *, by: Actor) -> StagingRequest:
    """Take one's own signature back. Raises as `sign` does."""
    person = await services.people.person(by)
    return await decide(services, lambda tx: _unsign(tx, services, request_id, person, key))


async def check_sign(
    services: Services, request_id: RequestId, key: str, *, by: Actor
) -> tuple[StagingRequest, ChecklistItem]:
    """Return what would be signed; raise what `sign` would raise, before the person has typed a note."""
    person = await services.people.person(by)
    return await services.store.read(lambda tx: _signable(tx, services, request_id, person, key))


def _sign(
    tx: Tx, services: Services, request_id: RequestId, person: Person, *, key: str, note: str
) -> StagingRequest:
    request, item = _signable(tx, services, request_id, person, key)
    now, digest = services.clock.now(), digest_text(request)
    signature = Signature(
        id=services.clock.new_id(),
        request=request.id,
        digest=digest,
        item=key,
        person=person.id,
        signed_at=now,
        note=note,
    )
    if not tx.signatures.add(signature):
        raise AlreadyDecided(f"“{item.text}” was signed by somebody else just now.")
    signed = ItemSigned(at=now, by=person.id, item=key, text=item.text, digest=digest, note=note)
    return record(tx, services, Outcome(request, (signed,)))


def _unsign(tx: Tx, services: Services, request_id: RequestId, person: Person, key: str) -> StagingRequest:
    request = waiting(tx, request_id, person)
    check_may_sign(person)
    item, signature = _item(services, request, key), _signature(tx, request, key)
    if signature is None:
        raise AlreadyDecided(f"“{item.text}” is not signed, so there is nothing to take back.")
    check_may_unsign(person, signature, request.names.get(signature.person, signature.person))
    tx.signatures.remove(signature)
    unsigned = ItemUnsigned(
        at=services.clock.now(), by=person.id, item=key, text=item.text, digest=signature.digest
    )
    return record(tx, services, Outcome(request, (unsigned,)))


def _signable(
    tx: Tx, services: Services, request_id: RequestId, person: Person, key: str
) -> tuple[StagingRequest, ChecklistItem]:
    request = waiting(tx, request_id, person)
    check_may_sign(person)
    item, signature = _item(services, request, key), _signature(tx, request, key)
    if signature is not None:
        signer = request.names.get(signature.person, signature.person)
        raise AlreadyDecided(f"“{item.text}” was already signed by {signer}.")
    return request, item


def _item(services: Services, request: StagingRequest, key: str) -> ChecklistItem:
    items = services.policy.for_offer(request.offer).items_for(request.change_class)
    found = next((item for item in items if item.key == key), None)
    if found is None:
        raise AlreadyDecided("That item is not on the checklist any more.")
    return found


def _signature(tx: Tx, request: StagingRequest, key: str) -> Signature | None:
    signed = tx.signatures.of(request.id, digest=digest_text(request))
    return next((signature for signature in signed if signature.item == key), None)
