"""Carry one wait further: ask those who can act by its ladder, in their own hours, each once a rung."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import attention
from bot.domain.aggregate import Lease
from bot.domain.notify import planning
from bot.domain.notify.audience import Audience, Directory, Recipient, able, audience, can_act, names_of
from bot.domain.notify.hours import hours_of
from bot.domain.notify.ladders import Ladder, ladder_for
from bot.domain.notify.planning import Asked, Candidate
from bot.domain.notify.routing import Notice, Slot
from bot.domain.notify.waiting import KeptNotice, KeptWait, NoticeState
from bot.domain.notify.waits import Circumstances
from bot.domain.notify.working_hours import WorkingHours
from bot.domain.people import Actor, Person
from bot.domain.policy.policy import OfferPolicy
from bot.domain.values import SYSTEM, ChannelId, PersonId, RecipientId, TeamId
from bot.ports.store.attention import FAR
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.attention import Lane, Subject, circumstances, follow, subject_of
from bot.usecases.kernel.services import Services

_SINCE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that planning a wait needs to know, as of now."""

    wait: KeptWait
    subject: Subject
    policy: OfferPolicy
    seen: Circumstances
    known: Directory
    ladder: Ladder
    notices: Sequence[KeptNotice]
    now: datetime

    def hours(self, person: str) -> WorkingHours:
        """Return when somebody may be disturbed; a group or a channel in the policy's zone."""
        found = self.known.people.get(PersonId(person))
        return hours_of(self.policy, found.zone if found is not None else self.policy.zone)


async def carry(services: Services, lease: Lease[KeptWait]) -> None:
    """Look up who can act, then plan and tell in one transaction. Raises Stale, PeopleUnknown."""
    names = await services.store.read(lambda tx: names_about(tx, services, lease.subject))
    known = await look_up(services, lease.subject.team, names)
    await services.store.write(lambda tx: _carry(tx, services, lease, known))


async def look_up(services: Services, team: TeamId, names: frozenset[str]) -> Directory:
    """Look people and groups up as they are now. Raises PeopleUnknown: then nobody is guessed."""
    groups = frozenset(name for name in names if name.startswith("S"))
    members = await services.people.members(groups)
    ids = {name for name in names if name[0] in "UW"} | {str(p) for of in members.values() for p in of}
    people = [await services.people.person(Actor(team=team, person=PersonId(id_))) for id_ in sorted(ids)]
    return Directory(people={person.id: person for person in people}, members=members)


def names_about(tx: Tx, services: Services, wait: KeptWait) -> frozenset[str]:
    """Return whom a wait may concern: people, groups and channels by id."""
    subject = subject_of(tx, wait.subject)
    if subject is None:
        return frozenset()
    policy = services.policy.for_offer(subject.offer)
    seen = circumstances(tx, services, subject)
    wanted = names_of(wait.need, subject, policy, seen, services.policy.operators)
    asked = {n.recipient for n in tx.notices.of(wait.id)} | {wait.wait.taken_by or ""}
    return wanted | {name for name in asked if name and name[0] in "UW"}


def look_at(tx: Tx, services: Services, wait: KeptWait, subject: Subject, known: Directory) -> Look:
    """Return what is known of a wait now."""
    policy = services.policy.for_offer(subject.offer)
    return Look(
        wait=wait,
        subject=subject,
        policy=policy,
        seen=circumstances(tx, services, subject),
        known=known,
        ladder=ladder_for(policy, wait.need.kind),
        notices=tx.notices.of(wait.id),
        now=services.clock.now(),
    )


def _carry(tx: Tx, services: Services, lease: Lease[KeptWait], known: Directory) -> None:
    now = services.clock.now()
    subject = subject_of(tx, lease.subject.subject)
    if subject is not None:
        follow(tx, services, subject, by=SYSTEM)
    wait = tx.waits.get(lease.subject.id)
    if wait is None or subject is None or not wait.is_open:
        tx.waits.release(lease.subject.id, fence=lease.fence, due_at=now + FAR)
        return
    look = look_at(tx, services, wait, subject, known)
    moved = _climb(tx, services, look)
    left = _tell_due(tx, services, replace(look, wait=moved, notices=tx.notices.of(wait.id)))
    moved = _reached_nobody(tx, moved, look)
    due = [moved.wait.next_at if moved.wait.rung < moved.wait.budget else None, *left, now + FAR]
    tx.waits.save(moved, fence=lease.fence, due_at=max(now, min(at for at in due if at is not None)))


def _climb(tx: Tx, services: Services, look: Look) -> KeptWait:
    """Plan the rung that is due, if one is."""
    wait, now = look.wait.wait, look.now
    hours = hours_of(look.policy, look.policy.zone)
    if planning.asks_taker(wait, now) and wait.taken_by is not None:
        asked = Recipient(id=wait.taken_by, why="you took it: is it still yours?")
        _owe(tx, services, look, Audience(recipients=(asked,)), rung=wait.rung + _QUESTION)
        return replace(look.wait, wait=planning.let_go(wait, hours, now=now))
    if wait.is_held(now) and wait.taken_by is not None:
        _owe_taker(tx, services, look, wait.taken_by)
        return look.wait
    if not planning.is_due(wait, now):
        return look.wait
    heard = audience(
        look.wait.need,
        look.subject,
        look.policy,
        look.seen,
        known=look.known,
        operators=sorted(services.policy.operators),
        ladder=look.ladder,
        rung=wait.rung,
        choose=lambda people: _chosen(look, people),
    )
    _owe(tx, services, look, heard, rung=wait.rung)
    return replace(look.wait, wait=planning.climbed(wait, look.ladder, hours, now=now))


_QUESTION = 100
"""The question to whoever took it has a rung of its own, so that it is asked once each time."""


def _owe_taker(tx: Tx, services: Services, look: Look, taker: PersonId) -> None:
    """Somebody to whom it was handed over, and who was never asked, hears of it."""
    if not any(notice.recipient == taker for notice in look.notices):
        given = Recipient(id=taker, why="it was handed over to you")
        _owe(tx, services, look, Audience(recipients=(given,)), rung=look.wait.wait.rung)


def _chosen(look: Look, people: Sequence[Person]) -> Sequence[Person]:
    asked = {n.recipient: n.told_at for n in look.notices if n.told_at is not None}
    candidates = [Candidate(person=p.id, hours=look.hours(p.id), asked_at=asked.get(p.id)) for p in people]
    return [look.known.people[one.person] for one in planning.chosen(candidates, now=look.now)]


def _owe(tx: Tx, services: Services, look: Look, heard: Audience, *, rung: int) -> None:
    snoozed = tx.snoozes.of(look.wait.id)
    recent = tx.notices.told_since([one.id for one in heard.recipients], look.now - _SINCE)
    owed = []
    for one in heard.recipients:
        knows = rung == 0 and one.id == look.wait.opened_by and one.can_act
        at = _when(look, one, snoozed.get(PersonId(one.id)), recent.get(one.id, ()))
        owed.append(
            KeptNotice(
                id=services.clock.new_id(),
                wait=look.wait.id,
                rung=rung,
                recipient=one.id,
                why=one.why,
                because=heard.because,
                can_act=one.can_act,
                due_at=at.due_at,
                is_urgent=at.is_urgent,
                state=NoticeState.KNOWS if knows else NoticeState.OWED,
            )
        )
    tx.notices.add(owed)


def _when(look: Look, one: Recipient, snoozed: datetime | None, recent: Sequence[datetime]) -> Asked:
    """Return when somebody may be reached: in their own hours, and not more than so often."""
    if one.id[0] not in "UWS":
        return Asked(person=PersonId(one.id), due_at=look.now)  # a channel sleeps as it likes
    deadline = look.wait.need.deadline
    room = planning.room_after(recent, now=look.now, hours=look.hours(one.id))
    earliest = max(filter(None, (snoozed, room)), default=None)
    candidate = Candidate(person=PersonId(one.id), hours=look.hours(one.id), snoozed_until=earliest)
    (at,) = planning.asked((candidate,), now=look.now, deadline=deadline)
    return at


def _tell_due(tx: Tx, services: Services, look: Look) -> list[datetime]:
    """Tell what is due to whoever can still act; return when the rest is due."""
    left = []
    snoozed = tx.snoozes.of(look.wait.id)
    for notice in look.notices:
        if notice.state is not NoticeState.OWED:
            continue
        until = snoozed.get(PersonId(notice.recipient))
        reason = not_now(look, notice)
        if reason:
            tx.notices.save(replace(notice, state=NoticeState.DROPPED))
            _journal(
                tx,
                services,
                look,
                attention.NotReached(
                    at=look.now, wait=look.wait.id, recipient=notice.recipient, reason=reason
                ),
            )
        elif until is not None and until > max(look.now, notice.due_at):
            moved = _when(look, Recipient(id=notice.recipient, why=""), until, ())
            tx.notices.save(replace(notice, due_at=moved.due_at, is_urgent=moved.is_urgent))
            left.append(moved.due_at)
        elif notice.due_at > look.now:
            left.append(notice.due_at)
        else:
            _tell(tx, services, look, notice)
    return left


def not_now(look: Look, notice: KeptNotice) -> str:
    """Return why somebody is not told any more; empty: they are."""
    wait = look.wait.wait
    if wait.is_held(look.now) and wait.taken_by != notice.recipient:
        return f"taken by {wait.taken_by}"
    person = look.known.people.get(PersonId(notice.recipient))
    if notice.recipient[0] not in "UW":
        return ""
    if person is None or not person.is_member:
        return "no active member of the workspace"
    wanted = able(look.wait.need, look.subject, look.policy, look.seen)
    if notice.can_act and wanted and not can_act(person, wanted) and notice.rung < 2:
        return "cannot act on it any more"
    return ""


def _tell(tx: Tx, services: Services, look: Look, notice: KeptNotice) -> None:
    channel = look.subject.channel if notice.recipient.startswith("S") else ChannelId(notice.recipient)
    door = {"S": "thread", "U": "direct message", "W": "direct message"}.get(notice.recipient[0], "channel")
    event = attention.AskedToAct(
        at=look.now,
        wait=look.wait.id,
        waits_for=look.wait.need.kind.value,
        rung=notice.rung,
        recipient=notice.recipient,
        why=notice.why,
        because=notice.because,
        door=door,
        is_urgent=notice.is_urgent,
    )
    event_id = _journal(tx, services, look, event)
    told = replace(notice, state=NoticeState.TOLD, told_at=look.now, event=event_id, channel=channel)
    tx.notices.save(told)
    lane = Lane(id=RecipientId(notice.recipient), team=look.wait.team)
    owed = Notice(slot=Slot.ATTENTION, channel=channel)
    tx.outbox.put(owed, id_=services.clock.new_id(), event_id=event_id, subject=lane, now=look.now)


def _journal(tx: Tx, services: Services, look: Look, event: attention.AttentionEvent) -> str:
    id_ = services.clock.new_id()
    tx.journal.append(look.subject, event, id_=id_, trace=current_trace())
    return id_


def _reached_nobody(tx: Tx, wait: KeptWait, look: Look) -> KeptWait:
    """A rung that reached nobody is no rung; and whoever was told must be able to act still."""
    notices = tx.notices.of(wait.id)
    if wait.wait.is_held(look.now) or any(notice.state is NoticeState.OWED for notice in notices):
        return wait
    rungs = {notice.rung for notice in notices if notice.rung < _QUESTION}
    last = [n for n in notices if rungs and n.rung == max(rungs)]
    dropped = bool(last) and all(notice.state is NoticeState.DROPPED for notice in last)
    is_over = wait.wait.rung >= wait.wait.budget or wait.wait.next_at is None
    if dropped and wait.wait.rung < wait.wait.budget and wait.wait.next_at is not None:
        return replace(wait, wait=replace(wait.wait, next_at=look.now))
    if is_over and wait.wait.rung > 0 and not _somebody_can_act(look, notices):
        again = replace(planning.granted(wait.wait, now=look.now), rung=wait.wait.budget)
        return replace(wait, wait=again)
    return wait


def _somebody_can_act(look: Look, notices: Sequence[KeptNotice]) -> bool:
    wanted = able(look.wait.need, look.subject, look.policy, look.seen)
    reached = [n.recipient for n in notices if n.state in {NoticeState.TOLD, NoticeState.KNOWS}]
    people = [look.known.people.get(PersonId(name)) for name in reached]
    if any(person is not None and can_act(person, wanted) for person in people):
        return True
    anybody = any(look.known.among(one) for one in wanted)
    is_held = any(person is not None and person.is_member for person in people)
    return bool(reached) and (not anybody) and (is_held or any(name[0] in "CGS" for name in reached))
