"""Signs one item of the checklist, with a note or a link for those who read it later."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import InvalidForm
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.run.run import Run
from bot.ports.slack import View
from bot.views.blocks import kit
from bot.views.blocks.ids import Callback, Field
from bot.views.review.checklist import value

_MOST = 300


def draw(run: Run, item: ChecklistItem) -> View:
    """Draw the modal."""
    says = f"You sign that for *{kit.text(run.offer)}*, as it is staged now:\n“{kit.text(item.text)}”"
    note = kit.text_input(
        Field.ITEM_NOTE,
        "Note or link",
        placeholder="How you checked it, or where the result is",
        most=_MOST,
        optional=True,
    )
    small = kit.context("If what is staged changes, the signature is void.")
    return kit.modal(
        Callback.SIGN,
        "Sign",
        [kit.section(says), note, small],
        submit="Sign",
        close="Back",
        private_metadata=value(run.id, item.key),
    )


def read(state: Mapping[str, Any]) -> str:
    """Read the note, empty when there is none. Raises InvalidForm."""
    field = (state.get(Field.ITEM_NOTE) or {}).get(Field.ITEM_NOTE) or {}
    note = str(field.get("value") or "").strip()
    if len(note) > _MOST:
        raise InvalidForm({Field.ITEM_NOTE.value: f"At most {_MOST} characters."})
    return note
