"""What was typed and chosen so far, as the page sends it along with an act."""

from bot.sandbox.workspace.acts.files import handed_in
from bot.sandbox.workspace.acts.room import ActRefused, Room
from bot.sandbox.workspace.blocks.walk import find
from bot.sandbox.workspace.people import Person
from bot.sandbox.workspace.selections import BadValue, Values, chosen, has_state, record
from bot.sandbox.workspace.shapes import Json


def take(room: Room, person: Person, told: object, *, blocks: list[Json], into: Values) -> None:
    """Keep what was typed; what belongs to no element any more is left out."""
    if not isinstance(told, dict):
        return
    for block_id, actions in told.items():
        for action_id, raw in actions.items() if isinstance(actions, dict) else ():
            placed = find(blocks, block_id, action_id)
            if placed is None or not has_state(placed.element):
                continue
            try:
                state = chosen(placed.element, raw)
            except BadValue as bad:
                raise ActRefused("bad_value", f"{block_id} cannot hold that: {bad}.") from None
            if state["type"] == "file_input":
                state["files"] = handed_in(room.workspace, person, placed.element, state["files"])
            record(into, placed, state)
