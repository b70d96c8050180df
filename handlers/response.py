"""What a handler answers."""

from dataclasses import dataclass, field
from typing import Any

from bot.ports.slack import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a handler answers: something only its person sees, or what becomes of the modal."""

    message: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)  # block_id -> text, for a submitted modal
    view: dict[str, Any] | None = None  # replaces the submitted modal
    refusal: str = ""  # why it was not done, in plain text: shown at the fields of a submitted modal
    replaces: bool = False  # the message takes the place of the answer whose button was pressed
