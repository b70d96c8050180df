"""Who may send an offer live, and whether enough of them said yes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.people import Person
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.quorum import Gap, gaps
from bot.domain.policy.rights import check_named
from bot.domain.run.run import Run
from bot.domain.values import PersonId, RunId


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's recorded yes, bound to the digest of what was staged then."""

    id: str
    run: RunId
    digest: str
    person: PersonId
    given_at: datetime
    counts_as: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The id of the person and the groups that they were in when they said yes."""
        return self.counts_as | {self.person}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Whether the policy is met: who counts, and what is still missing."""

    counted: tuple[PersonId, ...]
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> int:
        """How many more yeses are needed."""
        return sum(gap.missing for gap in self.gaps)

    @property
    def enough(self) -> bool:
        """Tell whether the offer may go live."""
        return not self.gaps


def tally(
    policy: OfferPolicy,
    approvals: Iterable[Approval],
    *,
    digest: str,
    now: datetime,
    people: Mapping[PersonId, Person] | None = None,
) -> Tally:
    """Count: one person once, for this digest, not expired, by the groups they were in.

    With `people` as the directory knows them now, somebody who left a group since does not count; whoever
    is missing among them raises KeyError: nobody counts unseen.
    """
    valid = {a.person: a.names for a in approvals if a.digest == digest and _is_valid(a, policy, now)}
    if people is not None:
        valid = {person: _names(people[person]) for person in valid}
    counting = {
        person: names for person, names in valid.items() if any(r.counts(names) for r in policy.demands)
    }
    return Tally(counted=tuple(counting), gaps=gaps(policy.demands, counting))


def _is_valid(approval: Approval, policy: OfferPolicy, now: datetime) -> bool:
    return now < approval.given_at + policy.approval_valid_for


def _names(person: Person) -> frozenset[str]:
    """Return what somebody counts as now; a guest or a deactivated account as nobody."""
    return person.groups | {person.id} if person.is_member else frozenset()


def counts_as(policy: OfferPolicy, person: Person) -> frozenset[str]:
    """Return the groups of a person that the policy names: what is kept with their yes."""
    return person.groups & policy.may_approve


def check_may_decide(policy: OfferPolicy, person: Person, run: Run) -> None:
    """Raise NotAllowed, with the reason in words, unless this person may approve this run."""
    _check_is_approver(policy, person)
    if person.id == run.requested_by and not policy.requester_may_approve:
        others = policy.may_approve - {person.id}
        raise NotAllowed("You started this run. Somebody else has to approve it.", may=others)
    if person.id == run.whitelist_edited_by and not policy.whitelist_editor_may_approve:
        others = policy.may_approve - {person.id}
        raise NotAllowed("You changed the whitelist last. Somebody else has to approve it.", may=others)


def check_may_reject(policy: OfferPolicy, person: Person, run: Run) -> None:
    """Raise NotAllowed unless this person may say no; whoever asked may always take it back."""
    if person.id == run.requested_by and person.is_member:
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
    may = policy.may_approve
    check_is_member(person, may=may)
    check_named(person, may, "The policy names other people as approvers of this offer.", key="approvers")
