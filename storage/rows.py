"""Rows to domain values and back: the JSON of frozen dataclasses, every event class by its `kind`.

Times are written in UTC and naive ones refused. Reading validates, so that a row written by a stranger
fails where it is read and not three floors higher.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from bot.domain.journal import Entry, Event
from bot.domain.notify.routing import Slot
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, PersonId, RunId, SubjectId
from bot.domain.whitelist.entries import Entries
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.store.journal import Recorded
from bot.ports.store.outbox import Delivery, Outgoing

Columns = RowMapping | Mapping[str, Any]

_RUN = TypeAdapter(Run)
_REVISION = TypeAdapter(WhitelistRevision)
_ENTRIES = TypeAdapter(Entries)
_EVENTS: dict[str, TypeAdapter[Any]] = {cls.kind: TypeAdapter(cls) for cls in get_args(Entry)}


def run_columns(run: Run) -> dict[str, Any]:
    """Return the columns of a run, lease apart."""
    return {
        "id": run.id,
        "team_id": run.team,
        "offer_id": run.offer,
        "durable_id": run.durable_id,
        "state": run.state.value,
        "change_class": run.change_class,
        "created_at": run.created_at,
        "staged_at": run.staged_at,
        "version": run.version,
        "body": canonical(_RUN.dump_python(run)),
    }


def run_from(row: Columns) -> Run:
    """Read a run back."""
    return _RUN.validate_json(row["body"])


def revision_columns(revision: WhitelistRevision) -> dict[str, Any]:
    """Return the columns of a version of a whitelist, lease apart."""
    return {
        "id": revision.id,
        "team_id": revision.team,
        "durable_id": revision.durable_id,
        "number": revision.number,
        "state": revision.state.value,
        "created_at": revision.created_at,
        "version": revision.version,
        "body": canonical(_REVISION.dump_python(revision)),
    }


def revision_from(row: Columns) -> WhitelistRevision:
    """Read a version back."""
    return _REVISION.validate_json(row["body"])


def entries_text(entries: Entries) -> str:
    """Return a list of subscriptions as canonical JSON."""
    return canonical(_ENTRIES.dump_python(entries))


def entries_from(text: str) -> Entries:
    """Read a list of subscriptions back."""
    return _ENTRIES.validate_json(text)


def subject(id_: str) -> SubjectId:
    """Return the id of what an event or a message is about."""
    return RunId(id_)


def event_data(event: Entry) -> str:
    """Return an event as canonical JSON."""
    return canonical(_EVENTS[event.kind].dump_python(event))


def recorded_from(row: Columns) -> Recorded:
    """Read an event back. Raises KeyError for a kind that this program does not know."""
    event: Event | RevisionEvent = _EVENTS[row["kind"]].validate_json(row["data"])
    return Recorded(id=row["id"], subject=subject(row["stream"]), event=event)


def outgoing_from(row: Columns, recorded: Recorded) -> Outgoing:
    """Read an outbox row together with its event."""
    return Outgoing(
        id=row["id"],
        subject=subject(row["subject_id"]),
        recorded=recorded,
        slot=Slot(row["slot"]),
        channel=ChannelId(row["channel_id"]),
        loud=row["loud"],
        mention=PersonId(row["mention"]) if row["mention"] else None,
        delivery=Delivery(row["state"]),
        attempts=row["attempts"],
        fence=row["fence"],
        created_at=row["created_at"],
    )


def canonical(plain: object) -> str:
    """Write JSON that is the same for equal values: sorted keys, no blanks, times in UTC."""
    written = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
    )
    return storable(written)


def storable(text: str) -> str:
    """Replace what PostgreSQL or UTF-8 cannot hold: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")
