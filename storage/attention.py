"""Waits, notices and snoozes: a wait is leased by the planner, a notice is written with its wait."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from bot.domain.aggregate import Lease
from bot.domain.notify.ladders import WaitKind
from bot.domain.notify.planning import Wait
from bot.domain.notify.waiting import KeptNotice, KeptWait, NoticeState
from bot.domain.notify.waits import Need
from bot.domain.values import OfferId, PersonId, RevisionId, RunId, TeamId, WaitId
from bot.ports.store.errors import Stale
from storage.leasing import Leases
from storage.rows import storable
from storage.tables import IS_OPEN_WAIT, NoticeRow, SnoozeRow, WaitRow
from storage.upsert import insert_into

waits = WaitRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
notices = NoticeRow.__table__  # type: ignore[attr-defined]
snoozes = SnoozeRow.__table__  # type: ignore[attr-defined]


class SqlWaits:
    """Implements `Waits` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._leases = Leases(connection, waits, IS_OPEN_WAIT)

    def get(self, id_: WaitId) -> KeptWait | None:
        """Read one."""
        found = self._all(select(waits).where(waits.c.id == id_))
        return found[0] if found else None

    def of(self, subject: RunId | RevisionId) -> Sequence[KeptWait]:
        """Return the waits of a subject."""
        wanted = select(waits).where(waits.c.subject_id == subject)
        return self._all(wanted.order_by(waits.c.opened_at, waits.c.id))

    def open_of_offer(self, team: TeamId, offer: OfferId) -> Sequence[KeptWait]:
        """Return the open waits of everything that an offer has."""
        return self._all(
            select(waits).where(waits.c.team_id == team, waits.c.offer_id == offer, IS_OPEN_WAIT)
        )

    def open_in(self, team: TeamId) -> Sequence[KeptWait]:
        """Return the open waits of a workspace."""
        wanted = select(waits).where(waits.c.team_id == team, IS_OPEN_WAIT)
        return self._all(wanted.order_by(waits.c.opened_at, waits.c.id))

    def add(self, wait: KeptWait, *, due_at: datetime) -> None:
        """Insert one."""
        row = insert_into(self._connection, waits).values(**_columns(wait), due_at=due_at, fence=0)
        once = row.on_conflict_do_nothing(index_elements=["subject_id", "kind", "part", "epoch"])
        if self._connection.execute(once).rowcount != 1:
            raise Stale

    def save(self, wait: KeptWait, *, fence: int | None = None, due_at: datetime | None = None) -> None:
        """Write one back."""
        if fence is not None:
            self._leases.renew(wait.id, fence=fence, lease=timedelta())
        self._connection.execute(update(waits).where(waits.c.id == wait.id).values(**_columns(wait)))
        if fence is not None and due_at is not None:
            self._leases.release(wait.id, fence=fence, due_at=due_at)

    def make_due(self, id_: str, *, at: datetime) -> None:
        """Bring its due time forward."""
        self._leases.make_due(id_, at=at)

    def claim(self, *, now: datetime, owner: str, lease: timedelta, limit: int) -> Sequence[Lease[KeptWait]]:
        """Lease open waits that are due."""
        rows = self._leases.claim(now=now, owner=owner, lease=lease, limit=limit)
        return [Lease(subject=_wait(row), fence=row["fence"], until=row["lease_until"]) for row in rows]

    def renew(self, id_: str, *, fence: int, lease: timedelta) -> None:
        """Hold one longer."""
        self._leases.renew(id_, fence=fence, lease=lease)

    def release(self, id_: str, *, fence: int, due_at: datetime) -> None:
        """Give one back."""
        self._leases.release(id_, fence=fence, due_at=due_at)

    def forget_waits(self, *, now: datetime, beyond: timedelta) -> int:
        """A rung may be planned for later today; what lies beyond a day is looked at anew."""
        return self._leases.forget_waits(now=now, beyond=max(beyond, timedelta(days=1)))

    def _all(self, statement: object) -> list[KeptWait]:
        rows = self._connection.execute(statement).mappings()  # type: ignore[call-overload]
        return [_wait(row) for row in rows]


class SqlNotices:
    """Implements `Notices` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, owed: Iterable[KeptNotice]) -> None:
        """Insert those that are not there yet."""
        for notice in owed:
            row = insert_into(self._connection, notices).values(**_notice_columns(notice))
            once = ["wait_id", "rung", "recipient"]
            self._connection.execute(row.on_conflict_do_nothing(index_elements=once))

    def of_event(self, event: str) -> KeptNotice | None:
        """Read the one that an entry of the journal is about."""
        row = self._connection.execute(select(notices).where(notices.c.event_id == event)).mappings().first()
        return _notice(row) if row is not None else None

    def in_message(self, channel: str, ts: str) -> Sequence[KeptNotice]:
        """Return the notices that share a message."""
        wanted = select(notices).where(notices.c.channel_id == channel, notices.c.ts == ts)
        return [_notice(row) for row in self._connection.execute(wanted.order_by(notices.c.id)).mappings()]

    def of(self, wait: WaitId) -> Sequence[KeptNotice]:
        """Return the notices of a wait."""
        wanted = select(notices).where(notices.c.wait_id == wait).order_by(notices.c.rung, notices.c.id)
        return [_notice(row) for row in self._connection.execute(wanted).mappings()]

    def save(self, notice: KeptNotice) -> None:
        """Write one back."""
        columns = _notice_columns(notice)
        self._connection.execute(update(notices).where(notices.c.id == notice.id).values(**columns))

    def told_since(self, people: Iterable[str], since: datetime) -> Mapping[str, Sequence[datetime]]:
        """Return when each of these was told anything since then."""
        wanted = select(notices.c.recipient, notices.c.told_at).where(
            notices.c.recipient.in_(list(people)), notices.c.told_at >= since
        )
        found: dict[str, list[datetime]] = {}
        for row in self._connection.execute(wanted.order_by(notices.c.told_at)):
            found.setdefault(row.recipient, []).append(row.told_at)
        return found


class SqlSnoozes:
    """Implements `Snoozes` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, person: PersonId, wait: WaitId, until: datetime) -> None:
        """Remember or replace it."""
        row = insert_into(self._connection, snoozes).values(person=person, wait_id=wait, until=until)
        put = row.on_conflict_do_update(index_elements=["person", "wait_id"], set_={"until": until})
        self._connection.execute(put)

    def of(self, wait: WaitId) -> Mapping[PersonId, datetime]:
        """Return until when who does not want to hear of a wait."""
        rows = self._connection.execute(select(snoozes).where(snoozes.c.wait_id == wait))
        return {PersonId(row.person): row.until for row in rows}


def _columns(kept: KeptWait) -> dict[str, Any]:
    wait = kept.wait
    return {
        "id": kept.id,
        "team_id": kept.team,
        "subject_id": kept.subject,
        "offer_id": kept.offer,
        "kind": kept.need.kind.value,
        "part": kept.need.part,
        "epoch": kept.epoch,
        "deadline": kept.need.deadline,
        "opened_at": wait.opened_at,
        "opened_by": kept.opened_by,
        "closed_at": kept.closed_at,
        "rung": wait.rung,
        "budget": wait.budget,
        "next_at": wait.next_at,
        "taken_by": wait.taken_by,
        "taken_until": wait.taken_until,
    }


def _wait(row: RowMapping) -> KeptWait:
    need = Need(kind=WaitKind(row["kind"]), part=row["part"], deadline=row["deadline"])
    return KeptWait(
        id=WaitId(row["id"]),
        team=TeamId(row["team_id"]),
        subject=RunId(row["subject_id"]),
        offer=OfferId(row["offer_id"]),
        need=need,
        epoch=row["epoch"],
        opened_by=PersonId(row["opened_by"]),
        closed_at=row["closed_at"],
        wait=Wait(
            opened_at=row["opened_at"],
            rung=row["rung"],
            budget=row["budget"],
            next_at=row["next_at"],
            deadline=need.deadline,
            taken_by=PersonId(row["taken_by"]) if row["taken_by"] else None,
            taken_until=row["taken_until"],
        ),
    )


def _notice_columns(notice: KeptNotice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "wait_id": notice.wait,
        "rung": notice.rung,
        "recipient": notice.recipient,
        "why": storable(notice.why),
        "because": storable(notice.because),
        "can_act": notice.can_act,
        "due_at": notice.due_at,
        "is_urgent": notice.is_urgent,
        "state": notice.state.value,
        "told_at": notice.told_at,
        "event_id": notice.event,
        "channel_id": notice.channel,
        "ts": notice.ts,
    }


def _notice(row: RowMapping) -> KeptNotice:
    return KeptNotice(
        id=row["id"],
        wait=WaitId(row["wait_id"]),
        rung=row["rung"],
        recipient=row["recipient"],
        why=row["why"],
        because=row["because"],
        can_act=row["can_act"],
        due_at=row["due_at"],
        is_urgent=row["is_urgent"],
        state=NoticeState(row["state"]),
        told_at=row["told_at"],
        event=row["event_id"],
        channel=row["channel_id"],
        ts=row["ts"],
    )
