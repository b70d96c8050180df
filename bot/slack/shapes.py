"""The shape of what Slack delivers, as far as bolt relies on it without looking."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.http.json_text import is_deeper_than

_DEEPEST = 100
Object = dict[str, Any]


class _Named(BaseModel):
    model_config = ConfigDict(strict=True)

    type: str | None = None
    callback_id: str | None = None
    action_id: str | None = None
    block_id: str | None = None


class _Event(_Named):
    subtype: str | None = None


class _Delivery(_Named):
    event: _Event = Field(default_factory=_Event)  # may be left out, but not null
    view: _Named = Field(default_factory=_Named)
    actions: Annotated[list[_Named], Field(min_length=1)] = Field(default_factory=list)
    message: Object | None = None
    container: Object | None = None
    command: str | None = None


def is_delivery(body: object) -> bool:
    """Tell whether bolt can read a body: an object, at most 100 levels deep, its parts of the right kind."""
    if not isinstance(body, dict) or is_deeper_than(body, _DEEPEST):
        return False
    try:
        _Delivery.model_validate(body)
    except ValidationError:
        return False
    return True
