"""Rows to domain values and back. Pydantic reads and writes the JSON of the frozen dataclasses."""

from typing import Any, get_args

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from bot.domain.events import Event
from bot.domain.notices import Slot
from bot.domain.request import StagingRequest
from bot.domain.values import ChannelId, PersonId, RequestId
from bot.ports.store import Delivery, Outgoing, Recorded

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
        "body": _REQUEST.dump_json(request).decode(),
    }


def request_from(row: RowMapping) -> StagingRequest:
    """Read a run back."""
    return _REQUEST.validate_json(row["body"])


def event_data(event: Event) -> str:
    """Return an event as canonical JSON."""
    return _EVENTS[event.kind].dump_json(event).decode()


def recorded_from(row: RowMapping) -> Recorded:
    """Read an event back. Raises KeyError for a kind that this program does not know."""
    event: Event = _EVENTS[row["kind"]].validate_json(row["data"])
    return Recorded(id=row["id"], request=RequestId(row["stream"]), event=event)


def outgoing_from(row: RowMapping, recorded: Recorded) -> Outgoing:
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
