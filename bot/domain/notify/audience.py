"""Who can take a wait further, who else hears of it when nobody can, and why it is them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.domain.notify.ladders import LAST, Escalation, Ladder, WaitKind
from bot.domain.notify.planning import MOST_PEOPLE
from bot.domain.notify.waits import Circumstances, Need
from bot.domain.people import EVERYONE, Person, is_among
from bot.domain.policy.policy import OfferPolicy
from bot.domain.run.run import Run
from bot.domain.values import SYSTEM, PersonId
from bot.domain.whitelist.revision import WhitelistRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class Able:
    """People of whom each can do one thing: those of `listed`, less those who are `barred` from it."""

    what: str
    listed: frozenset[str]
    barred: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """People as they were looked up just now, and who is in which user group."""

    people: Mapping[PersonId, Person] = field(default_factory=dict)
    members: Mapping[str, frozenset[PersonId]] = field(default_factory=dict)

    def among(self, able: Able) -> tuple[Person, ...]:
        """Return those who can act; somebody who is not known now cannot."""
        ids = {PersonId(name) for name in able.listed} | {
            person for name in able.listed for person in self.members.get(name, frozenset())
        }
        found = (self.people[id_] for id_ in sorted(ids - able.barred) if id_ in self.people)
        return tuple(person for person in found if person.is_member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person, a user group (asked in the run's thread) or a channel; and why it is them.

    `can_act` is false for those who only hear of it because nobody can.
    """

    id: str
    why: str
    can_act: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a rung asks. `because`: why it is not those who could act; empty when it is."""

    recipients: tuple[Recipient, ...]
    because: str = ""


Subject = Run | WhitelistRevision


def able(  # noqa: PLR0911 - a table, one branch a kind
    need: Need, subject: Subject, policy: OfferPolicy, seen: Circumstances
) -> tuple[Able, ...]:
    """Return who can take a need further: names of the policy, and who of them is barred."""
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    contact = policy.contact or owner
    match need.kind:
        case WaitKind.SIGN:
            return _signers(subject, policy, seen)
        case WaitKind.APPROVE:
            return _approvers(subject, policy, seen)
        case WaitKind.PLANNED:
            return _signers(subject, policy, seen) or _approvers(subject, policy, seen)
        case WaitKind.GO_LIVE:
            barred = _barred(subject, policy)
            return (Able(what="send it live", listed=policy.may_approve, barred=barred),)
        case WaitKind.EXPIRING:
            givers = frozenset[str](a.person for a in seen.approvals if a.id == need.part)
            return (Able(what="renew your approval", listed=givers, barred=_barred(subject, policy)),)
        case WaitKind.CHANGES:
            return (_of(owner, "make the changes or take the run back"), *_editor(subject))
        case WaitKind.FAILED:
            return (_of(contact, "mend the failure and stage again"),)
        case WaitKind.VERY_LATE:
            return (_of(contact, "open a ticket with Microsoft"),)
        case WaitKind.WHITELIST | WaitKind.BLOCKED | WaitKind.LATE:
            return (_of(owner, "look into it"),)
        case WaitKind.PERSON_NEEDED:
            return (_of(contact, "look into Partner Center and say what became of it"),)
        case WaitKind.UNKNOWN:
            return ()  # the operators' channel is the first to hear
        case _:
            assert_never(need.kind)


def _of(person: PersonId, what: str) -> Able:
    return Able(what=what, listed=frozenset({person}) - {SYSTEM})


def _editor(subject: Subject) -> tuple[Able, ...]:
    if not isinstance(subject, Run) or subject.whitelist_edited_by is None:
        return ()
    return (_of(subject.whitelist_edited_by, "change the whitelist"),)


def _signers(subject: Subject, policy: OfferPolicy, seen: Circumstances) -> tuple[Able, ...]:
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    return tuple(
        Able(
            what=f"sign “{item.text}”",
            listed=policy.may_sign(item),
            barred=frozenset({owner}) if item.by_another else frozenset(),
        )
        for item in seen.open_items
    )


def _approvers(subject: Subject, policy: OfferPolicy, seen: Circumstances) -> tuple[Able, ...]:
    barred = _barred(subject, policy) | {approval.person for approval in seen.approvals}
    return tuple(Able(what="approve it", listed=gap.of, barred=barred) for gap in seen.gaps)


def _barred(subject: Subject, policy: OfferPolicy) -> frozenset[PersonId]:
    """Return who may not decide about their own work."""
    if not isinstance(subject, Run):
        return frozenset()
    barred = set() if policy.requester_may_approve else {subject.requested_by}
    if subject.whitelist_edited_by is not None and not policy.whitelist_editor_may_approve:
        barred.add(subject.whitelist_edited_by)
    return frozenset(barred)


def names_of(
    need: Need, subject: Subject, policy: OfferPolicy, seen: Circumstances, operators: Iterable[str]
) -> frozenset[str]:
    """Return every name that has to be looked up to say who is asked, on whatever rung."""
    groups = (one.listed for one in able(need, subject, policy, seen))
    higher = (one.to for one in policy.attention.values() if one.to)
    return frozenset[str]().union(*groups, _fallbacks(subject, policy), higher, operators) - {EVERYONE, ""}


def _fallbacks(subject: Subject, policy: OfferPolicy) -> tuple[str, ...]:
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    return tuple(name for name in (policy.escalate_to, policy.contact, owner) if name)


Choose = Callable[[Sequence[Person]], Sequence[Person]]
"""Picks whom to ask where there are more than one rung asks."""


def audience(  # noqa: PLR0913 - all of them say who is asked
    need: Need,
    subject: Subject,
    policy: OfferPolicy,
    seen: Circumstances,
    *,
    known: Directory,
    operators: Collection[str],
    ladder: Ladder,
    rung: int,
    choose: Choose,
) -> Audience:
    """Return whom a rung asks. Nobody who can act: who stands in for them hears at once, and why."""
    wanted = able(need, subject, policy, seen)
    if need.kind is WaitKind.UNKNOWN:
        return _of_operators(subject, policy, known, operators, personally=rung >= LAST)
    if need.kind is WaitKind.SIGN and rung == 0:
        wanted = _requester_first(wanted, subject, known)
    if rung >= LAST:
        return _escalated(ladder, subject, policy, known, operators)
    reasons = _reasons(wanted, known)
    group = _whole_group(wanted, known, reasons)
    if group is not None:
        return Audience(recipients=(group,))
    people = choose([known.people[id_] for id_ in reasons])
    if people:
        found = (Recipient(id=person.id, why=f"you may {reasons[person.id]}") for person in people)
        return Audience(recipients=tuple(found))
    return _fallback(wanted, subject, policy, known, operators)


def _requester_first(wanted: Sequence[Able], subject: Subject, known: Directory) -> tuple[Able, ...]:
    """Ask whoever pushed it alone for what they may sign; they know where to look. Others at the nudge."""
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    person = known.people.get(owner)
    if person is None:
        return tuple(wanted)
    return tuple(replace(one, listed=frozenset({owner})) if can_act(person, [one]) else one for one in wanted)


def can_act(person: Person, wanted: Iterable[Able]) -> bool:
    """Tell whether a person can take a wait further."""
    return any(person.id not in one.barred and is_among(person, one.listed) for one in wanted)


def _reasons(wanted: Iterable[Able], known: Directory) -> dict[PersonId, str]:
    """Return who can act, and by what."""
    found: dict[PersonId, list[str]] = {}
    for one in wanted:
        for person in known.among(one):
            found.setdefault(person.id, []).append(one.what)
    return {person: " and ".join(dict.fromkeys(what)) for person, what in found.items()}


def _whole_group(
    wanted: Sequence[Able], known: Directory, reasons: Mapping[PersonId, str]
) -> Recipient | None:
    """Return the user group to mention: only one in which every member may act, and more than are asked."""
    if len(reasons) <= MOST_PEOPLE or len(wanted) != 1:
        return None
    for name in sorted(wanted[0].listed):
        members = known.members.get(name, frozenset())
        if members and members == set(reasons):
            return Recipient(id=name, why=f"everybody in it may {wanted[0].what}")
    return None


def _escalated(
    ladder: Ladder, subject: Subject, policy: OfferPolicy, known: Directory, operators: Collection[str]
) -> Audience:
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    match ladder.to:
        case Escalation.NAMED:
            names = [ladder.name, policy.escalate_to, owner]
        case Escalation.CONTACT:
            names = [ladder.name, policy.contact, owner]
        case Escalation.OPERATORS:
            return _of_operators(subject, policy, known, operators, personally=True)
        case Escalation.NOBODY:
            return Audience(recipients=())
        case _:
            assert_never(ladder.to)
    found = _first(names, known, "it has waited long, and it is yours to bring further")
    return Audience(recipients=found or _operators(operators))


def _fallback(
    wanted: Sequence[Able],
    subject: Subject,
    policy: OfferPolicy,
    known: Directory,
    operators: Collection[str],
) -> Audience:
    because = _why_nobody(wanted)
    found = _first(_fallbacks(subject, policy), known, because)
    return Audience(recipients=found or _operators(operators), because=because)


def _why_nobody(wanted: Sequence[Able]) -> str:
    listed = frozenset[str]().union(*(one.listed for one in wanted))
    what = wanted[0].what if wanted else "act"
    if EVERYONE in listed:
        return f"the policy lets everyone {what} and names nobody in particular: ask somebody"
    if not listed:
        return f"the policy names nobody who may {what}"
    barred = frozenset[PersonId]().union(*(one.barred for one in wanted))
    if listed <= {str(person) for person in barred}:
        return (
            f"whoever the policy names to {what} has a part in it already, so somebody else has to be named"
        )
    count = len(listed)
    named = "the one named has" if count == 1 else f"of {count} named none has"
    return f"nobody can {what} now: {named} an active account that may"


def _first(names: Iterable[str | None], known: Directory, why: str) -> tuple[Recipient, ...]:
    """Return the first of these names behind whom there is somebody."""
    for name in names:
        if not name:
            continue
        people = known.among(Able(what="", listed=frozenset({name})))
        if people:
            return tuple(Recipient(id=p.id, why=why, can_act=False) for p in people[:MOST_PEOPLE])
    return ()


def _operators(operators: Collection[str]) -> tuple[Recipient, ...]:
    why = "nobody whom the policy names can be reached"
    return tuple(Recipient(id=name, why=why, can_act=False) for name in sorted(operators)[:MOST_PEOPLE])


def _of_operators(
    subject: Subject, policy: OfferPolicy, known: Directory, operators: Collection[str], *, personally: bool
) -> Audience:
    why = "you run stagebot"
    channels = [name for name in sorted(operators) if name.startswith(("C", "G"))]
    people = known.among(Able(what="", listed=frozenset(operators)))
    chosen = [
        *([] if personally and people else channels),
        *(p.id for p in people if personally or not channels),
    ]
    found = tuple(Recipient(id=name, why=why) for name in chosen[:MOST_PEOPLE])
    if found:
        return Audience(recipients=found)
    because = "the policy names no operators (`operators`)"
    return Audience(recipients=_first(_fallbacks(subject, policy), known, because), because=because)
