"""What was typed into a view so far, as the page sends it along with an act."""

from bot.sandbox.workspace.acts.room import ActRefused
from bot.sandbox.workspace.blocks.walk import find
from bot.sandbox.workspace.modals import View
from bot.sandbox.workspace.selections import BadValue, chosen, has_state, record


def take(view: View, values: object) -> None:
    """Keep what was typed; what belongs to no element any more is left out."""
    if not isinstance(values, dict):
        return
    for block_id, actions in values.items():
        for action_id, raw in actions.items() if isinstance(actions, dict) else ():
            placed = find(view.blocks, block_id, action_id)
            if placed is None or not has_state(placed.element):
                continue
            try:
                record(view.values, placed, chosen(placed.element, raw))
            except BadValue as bad:
                raise ActRefused("bad_value", f"{block_id} cannot hold that: {bad}.") from None
