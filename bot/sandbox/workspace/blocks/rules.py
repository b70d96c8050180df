"""Rules across blocks: what must be unique, what may stand only once, how much fits in one message."""

from collections import Counter
from collections.abc import Iterator

from bot.sandbox.workspace.blocks.schema import Problem
from bot.sandbox.workspace.blocks.walk import elements_in, every_block, every_element
from bot.sandbox.workspace.shapes import Json

_MARKDOWN_MOST = 12_000
_ONCE = ("plan", "table")


def across(blocks: list[Json], at: str) -> Iterator[Problem]:
    """Check what holds on every surface."""
    seen: set[str] = set()
    for block, here in every_block(blocks, at):
        block_id = block.get("block_id")
        if block_id in seen:
            yield Problem(f"block_id already exists: {block_id}", f"{here}/block_id")
        if block_id is not None:
            seen.add(block_id)
        yield from _distinct_actions(block, here)
    focused = sum(bool(placed.element.get("focus_on_load")) for placed in every_element(blocks))
    if focused > 1:
        yield Problem("only one element may have focus_on_load set to true", at)


def in_a_message(blocks: list[Json], at: str) -> Iterator[Problem]:
    """Check what holds in messages only."""
    for kind in _ONCE:
        places = [here for block, here in every_block(blocks, at) if block["type"] == kind]
        for here in places[1:]:
            yield Problem(f"only one {kind} block is allowed per message", here)
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > _MARKDOWN_MOST:
        yield Problem(f"markdown blocks must be less than {_MARKDOWN_MOST + 1} characters in total", at)
    for block, here in every_block(blocks, at):
        yield from _distinct_tasks(block, here)
        if block["type"] == "input" and block["element"]["type"] == "file_input":
            yield Problem("unsupported type: file_input", f"{here}/element/type")


def _distinct_actions(block: Json, here: str) -> Iterator[Problem]:
    names = Counter(element["action_id"] for element in elements_in(block) if "action_id" in element)
    for name, times in names.items():
        if times > 1:
            yield Problem(f"action_id already exists: {name}", f"{here}/elements")


def _distinct_tasks(block: Json, here: str) -> Iterator[Problem]:
    if block["type"] != "plan":
        return
    names = Counter(task["task_id"] for task in block.get("tasks", []))
    for name, times in names.items():
        if times > 1:
            yield Problem(f"task_id must be unique: {name}", f"{here}/tasks")


def text_total(value: object) -> int:
    """Count the characters of every text in a payload."""
    match value:
        case list():
            return sum(text_total(inner) for inner in value)
        case dict():
            own = sum(
                len(inner)
                for key, inner in value.items()
                if key in {"text", "title"} and isinstance(inner, str)
            )
            return own + sum(text_total(inner) for inner in value.values())
        case _:
            return 0
