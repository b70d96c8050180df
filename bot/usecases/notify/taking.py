"""Take what waits, put it off for oneself, or hand it over. Only who can act can take it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import attention
from bot.domain.aggregate import Outcome
from bot.domain.errors import NotAllowed, UnknownRequest
from bot.domain.notify import planning
from bot.domain.notify.audience import Able, able, can_act
from bot.domain.notify.ladders import TAKEN_FOR
from bot.domain.notify.waiting import KeptWait, NoticeState
from bot.domain.people import Actor, Person
from bot.domain.run.run import Run
from bot.domain.values import PersonId, WaitId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.attention import Subject, circumstances, subject_of
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact

_BEFORE_DEADLINE = timedelta(hours=1)


async def take(services: Services, wait: WaitId, *, by: Actor) -> datetime:
    """Hold a wait; return until when. Raises NotAllowed, UnknownRequest, PeopleUnknown."""
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _hold(tx, services, wait, person, by=person.id))


async def hand_over(services: Services, wait: WaitId, to: PersonId, *, by: Actor) -> datetime:
    """Have another able person hold a wait. Raises as `take` does."""
    giver = await services.people.person(by)
    receiver = await services.people.person(Actor(team=by.team, person=to))
    return await transact(services, lambda tx, _: _give(tx, services, wait, giver, receiver))


def _give(tx: Tx, services: Services, id_: WaitId, giver: Person, receiver: Person) -> datetime:
    wait, subject = _open(tx, id_, giver)
    if not _may(tx, services, wait, subject, giver) and giver.id != _owner(subject):
        raise NotAllowed("Only who can act on it, or asked for the run, can hand it over.")
    until = _hold(tx, services, id_, receiver, by=giver.id)
    tx.waits.save(replace(_kept(tx, id_), wait=replace(_kept(tx, id_).wait, next_at=services.clock.now())))
    return until


def _hold(tx: Tx, services: Services, id_: WaitId, person: Person, *, by: PersonId) -> datetime:
    wait, subject = _open(tx, id_, person)
    if not _may(tx, services, wait, subject, person):
        raise NotAllowed(f"{person.name} cannot act on it, so it would wait with nobody.")
    now = services.clock.now()
    until = now + TAKEN_FOR
    tx.waits.save(replace(wait, wait=planning.taken(wait.wait, person.id, until=until)))
    for notice in tx.notices.of(wait.id):
        if notice.state is NoticeState.OWED and notice.recipient != person.id:
            tx.notices.save(replace(notice, state=NoticeState.DROPPED))
    handed_by = by if by != person.id else None
    event = attention.WaitTaken(at=now, by=person.id, wait=id_, until=until, handed_by=handed_by)
    _record(tx, services, subject, event)
    tx.waits.make_due(id_, at=now)
    return until


async def snooze(services: Services, wait: WaitId, span: str, *, by: Actor) -> datetime:
    """Hear of a wait later; return when. An hour before its deadline at the latest. Raises UnknownRequest."""
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _snooze(tx, services, wait, person, span))


def _snooze(tx: Tx, services: Services, id_: WaitId, person: Person, span: str) -> datetime:
    wait, subject = _open(tx, id_, person)
    now = services.clock.now()
    until = later(span, now, person.zone or services.policy.for_offer(subject.offer).zone)
    if wait.need.deadline is not None:
        until = max(now, min(until, wait.need.deadline - _BEFORE_DEADLINE))
    tx.snoozes.put(person.id, id_, until)
    event = attention.WaitSnoozed(at=now, by=person.id, wait=id_, until=until)
    _record(tx, services, subject, event)
    tx.waits.make_due(id_, at=now)
    return until


def later(span: str, now: datetime, zone: str) -> datetime:
    """Return the time that a choice of `SNOOZES` means for somebody in that zone. Raises UnknownRequest."""
    if span.isdigit() and 1 <= int(span) <= 7 * 24:
        return now + timedelta(hours=int(span))
    local = now.astimezone(ZoneInfo(zone))
    days = {"tomorrow": 1, "monday": 7 - local.weekday()}.get(span)
    if days is None:
        raise UnknownRequest
    return datetime.combine(local.date() + timedelta(days=days), time(9), ZoneInfo(zone))


def _record(tx: Tx, services: Services, subject: Subject, event: attention.AttentionEvent) -> None:
    if isinstance(subject, Run):
        record(tx, services, Outcome(subject, (event,)))
    else:
        record(tx, services, Outcome(subject, (event,)))


def _open(tx: Tx, id_: WaitId, person: Person) -> tuple[KeptWait, Subject]:
    wait = tx.waits.get(id_)
    subject = subject_of(tx, wait.subject) if wait is not None else None
    if wait is None or subject is None or wait.team != person.team:
        raise UnknownRequest
    if not wait.is_open:
        raise UnknownRequest("That is over: nothing waits for anybody there any more.")
    return wait, subject


def _kept(tx: Tx, id_: WaitId) -> KeptWait:
    wait = tx.waits.get(id_)
    if wait is None:
        raise UnknownRequest
    return wait


def _may(tx: Tx, services: Services, wait: KeptWait, subject: Subject, person: Person) -> bool:
    policy = services.policy.for_offer(subject.offer)
    wanted = able(wait.need, subject, policy, circumstances(tx, services, subject))
    operators = Able(what="", listed=services.policy.operators)
    stand_ins = Able(what="", listed=frozenset(filter(None, (policy.contact, policy.escalate_to))))
    return can_act(person, wanted or (operators, stand_ins))


def _owner(subject: Subject) -> PersonId:
    return subject.requested_by if isinstance(subject, Run) else subject.by
