"""Who may send an offer live, and whether enough of them said yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.policy import OfferPolicy, Person, is_among
from bot.domain.request import StagingRequest
from bot.domain.values import PersonId, RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's recorded yes, bound to the digest of what was staged then."""

    id: str
    request: RequestId
    digest: str
    person: PersonId
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the policy is met: who counts, and how many are still missing."""

    counted: tuple[PersonId, ...]
    missing: int

    @property
    def enough(self) -> bool:
        """Tell whether the offer may go live."""
        return self.missing == 0


def tally(policy: OfferPolicy, approvals: Iterable[Approval], *, digest: str, now: datetime) -> Verdict:
    """Count: one person once, for this digest, not expired. Rights are checked when a yes is given."""
    valid = (a for a in approvals if a.digest == digest and now < a.given_at + policy.approval_valid_for)
    counted = tuple(dict.fromkeys(approval.person for approval in valid))
    return Verdict(counted=counted, missing=max(0, policy.approvals - len(counted)))


def check_may_decide(policy: OfferPolicy, person: Person, request: StagingRequest) -> None:
    """Raise NotAllowed, with the reason in words, unless this person may approve this run."""
    _check_is_approver(policy, person)
    if person.id == request.requested_by and not policy.requester_may_approve:
        others = policy.approvers - {person.id}
        raise NotAllowed("You started this run. Somebody else has to approve it.", may=others)


def check_may_reject(policy: OfferPolicy, person: Person, request: StagingRequest) -> None:
    """Raise NotAllowed unless this person may say no; whoever asked may always take it back."""
    if person.id == request.requested_by and person.is_member:
        return
    _check_is_approver(policy, person)


def check_is_member(person: Person, *, may: frozenset[str] = frozenset()) -> None:
    """Raise NotAllowed unless this is an active, full member; `may` are those who are told of instead."""
    if person.is_bot or person.is_deactivated:
        raise NotAllowed("Bots and deactivated accounts cannot decide about production.", may=may)
    if person.is_guest:
        raise NotAllowed("Guests of this workspace cannot decide about production.", may=may)
    if person.is_stranger:
        raise NotAllowed("Only members of this workspace can decide about production.", may=may)


def _check_is_approver(policy: OfferPolicy, person: Person) -> None:
    may = policy.approvers
    check_is_member(person, may=may)
    if not is_among(person, may):
        raise NotAllowed("The policy names other people as approvers of this offer.", may=may)
