"""Walking over blocks: every block, every element that a person can act on, and ids for those without."""

import copy
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.workspace.shapes import Json

_PASSIVE = frozenset({"image", "plain_text", "mrkdwn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An element and the block it stands in."""

    block: Json
    element: Json

    @property
    def is_input(self) -> bool:
        """Whether an input block holds it."""
        return bool(self.block["type"] == "input")


def every_block(blocks: list[Json], at: str) -> Iterator[tuple[Json, str]]:
    """Iterate over blocks and the children of containers, each with its JSON pointer."""
    for index, block in enumerate(blocks):
        here = f"{at}/{index}"
        yield block, here
        if block["type"] == "container":
            yield from every_block(block["child_blocks"], f"{here}/child_blocks")


def elements_in(block: Json) -> list[Json]:
    """Return the elements of one block that a person can act on, not those of its children."""
    match block["type"]:
        case "section":
            found = [block["accessory"]] if "accessory" in block else []
        case "actions" | "context_actions":
            found = block["elements"]
        case "input":
            found = [block["element"]]
        case "card":
            found = block.get("actions", [])
        case _:
            found = []
    return [element for element in found if element["type"] not in _PASSIVE]


def every_element(blocks: list[Json]) -> Iterator[Placed]:
    """Iterate over every element that a person can act on."""
    for block, _ in every_block(blocks, ""):
        for element in elements_in(block):
            yield Placed(block=block, element=element)


def find(blocks: list[Json], block_id: object, action_id: object) -> Placed | None:
    """Find an element by its block's and its own id."""
    return next(
        (
            placed
            for placed in every_element(blocks)
            if (placed.block["block_id"], placed.element["action_id"]) == (block_id, action_id)
        ),
        None,
    )


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of checked blocks where every block and element has an id, as Slack gives them."""
    named = copy.deepcopy(blocks)
    for block, _ in every_block(named, ""):
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_in(block):
            element.setdefault("action_id", secrets.token_urlsafe(6))
    return named
