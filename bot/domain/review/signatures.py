"""Who checked what: one signature per item, bound to the digest of what was staged then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import ChecklistOpen, NotAllowed
from bot.domain.people import Person
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.rights import check_named
from bot.domain.run.run import Run
from bot.domain.values import PersonId, RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A person's word that an item holds for this digest. `note` is foreign text, often a link."""

    id: str
    run: RunId
    digest: str
    item: str
    person: PersonId
    signed_at: datetime
    note: str = ""


def still_open(
    items: Iterable[ChecklistItem], signatures: Iterable[Signature], *, digest: str
) -> tuple[ChecklistItem, ...]:
    """Return the required items that nobody has signed for this digest."""
    signed = {signature.item for signature in signatures if signature.digest == digest}
    return tuple(item for item in items if item.required and item.key not in signed)


def check_all_signed(items: Iterable[ChecklistItem], signatures: Iterable[Signature], *, digest: str) -> None:
    """Raise ChecklistOpen, naming what is missing, unless every required item is signed."""
    missing = still_open(items, signatures, digest=digest)
    if missing:
        raise ChecklistOpen(tuple(item.text for item in missing))


def check_may_sign(policy: OfferPolicy, item: ChecklistItem, person: Person, run: Run) -> None:
    """Raise NotAllowed unless the policy lets this person sign the item of this run."""
    _check_is_member(person)
    may = policy.may_sign(item)
    check_named(person, may, f"The policy names other people for signing “{item.text}”.", key="signers")
    if item.by_another and person.id == run.requested_by:
        raise NotAllowed(
            f"You started this run. Somebody else has to sign “{item.text}”.", may=may - {person.id}
        )


def _check_is_member(person: Person) -> None:
    if not person.is_member:
        raise NotAllowed("Only full members of this workspace can sign the checklist.")


def check_may_unsign(person: Person, signature: Signature, signer: str) -> None:
    """Raise NotAllowed unless this person signed; `signer` is what the one who did is called."""
    _check_is_member(person)
    if person.id != signature.person:
        raise NotAllowed(f"{signer} signed this, so only they can take the signature back.")
