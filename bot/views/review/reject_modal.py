"""Asks for the reason of a rejection, and reads it back."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import InvalidForm
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.slack import View
from bot.views.blocks import kit
from bot.views.blocks.ids import Callback, Field

_MOST = 500


def draw(run: Run) -> View:
    """Draw the modal."""
    says = f"*{kit.text(run.offer)}* stays staged and does not go live. The team reads your reason."
    reason = kit.text_input(
        Field.REASON, "Why?", placeholder="What has to be corrected?", most=_MOST, optional=False
    )
    return kit.modal(
        Callback.REJECT,
        "Reject",
        [kit.section(says), reason],
        submit="Reject",
        close="Back",
        private_metadata=run.id,
    )


def subject(private_metadata: str) -> RunId:
    """Return the run that the modal is about."""
    return RunId(private_metadata)


def read(state: Mapping[str, Any]) -> str:
    """Read the reason. Raises InvalidForm."""
    field = (state.get(Field.REASON) or {}).get(Field.REASON) or {}
    reason = str(field.get("value") or "").strip()
    if not reason:
        raise InvalidForm({Field.REASON.value: "Say why, so that the team knows what to correct."})
    if len(reason) > _MOST:
        raise InvalidForm({Field.REASON.value: f"At most {_MOST} characters."})
    return reason
