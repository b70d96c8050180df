"""Rows to domain values and back: the JSON of frozen dataclasses, every event class by its `kind`.

Times are written in UTC and naive ones refused. Reading validates, so that a row written by a stranger
fails where it is read and not three floors higher.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from bot.domain.events import Event
from bot.domain.notices import Slot
from bot.domain.request import StagingRequest
from bot.domain.values import ChannelId, PersonId, RequestId
from bot.ports.store import Delivery, Outgoing, Recorded

Columns = RowMapping | Mapping[str, Any]

_REQUEST = TypeAdapter(StagingRequest)
_EVENTS: dict[str, TypeAdapter[Any]] = {cls.kind: TypeAdapter(cls) for cls in get_args(Event)}


def request_columns(request: StagingRequest) -> dict[str, Any]:
    """Return the columns of a run, lease apart."""
    return {
        "id": request.id,
        "team_id": request.team,
        "offer_id": request.offer,
        "durable_id": request.durable_id,
        "state": request.state.value,
        "change_class": request.change_class,
        "created_at": request.created_at,
        "staged_at": request.staged_at,
        "version": request.version,
        "body": canonical(_REQUEST.dump_python(request)),
    }


def request_from(row: Columns) -> StagingRequest:
    """Read a run back."""
    return _REQUEST.validate_json(row["body"])


def event_data(event: Event) -> str:
    """Return an event as canonical JSON."""
    return canonical(_EVENTS[event.kind].dump_python(event))


def recorded_from(row: Columns) -> Recorded:
    """Read an event back. Raises KeyError for a kind that this program does not know."""
    event: Event = _EVENTS[row["kind"]].validate_json(row["data"])
    return Recorded(id=row["id"], request=RequestId(row["stream"]), event=event)


def outgoing_from(row: Columns, recorded: Recorded) -> Outgoing:
    """Read an outbox row together with its event."""
    return Outgoing(
        id=row["id"],
        request=RequestId(row["request_id"]),
        recorded=recorded,
        slot=Slot(row["slot"]),
        channel=ChannelId(row["channel_id"]),
        loud=row["loud"],
        mention=PersonId(row["mention"]) if row["mention"] else None,
        delivery=Delivery(row["state"]),
        attempts=row["attempts"],
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
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")
