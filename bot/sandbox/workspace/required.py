"""What Slack's own client checks before it lets a person submit a modal."""

import re
from collections.abc import Iterator

from bot.sandbox.workspace.blocks.walk import Placed, every_element
from bot.sandbox.workspace.selections import Values, value_in
from bot.sandbox.workspace.shapes import Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")
_MOST_FILES = 10
_MISSING = "Please complete this required field."


def unmet(blocks: list[Json], values: Values) -> dict[str, str]:
    """Return a sentence for every input block that cannot be submitted like this, by block id."""
    problems: dict[str, str] = {}
    for placed in every_element(blocks):
        if placed.is_input:
            block_id = placed.block["block_id"]
            for problem in _problems(placed, value_in(values[block_id][placed.element["action_id"]])):
                problems.setdefault(block_id, problem)
    return problems


def _problems(placed: Placed, value: object) -> Iterator[str]:
    element = placed.element
    if not value:
        if not placed.block.get("optional", False):
            yield _MISSING
    elif isinstance(value, list):
        is_files = element["type"] == "file_input"
        most = element.get("max_files", _MOST_FILES) if is_files else element.get("max_selected_items")
        if most is not None and len(value) > most:
            yield f"Please choose no more than {most}."
    elif isinstance(value, str):
        yield from _text_problems(element, value)


def _text_problems(element: Json, value: str) -> Iterator[str]:
    match element["type"]:
        case "plain_text_input":
            least, most = element.get("min_length", 0), element.get("max_length", 3000)
            if len(value) < least:
                yield f"Please enter at least {least} characters."
            if len(value) > most:
                yield f"Please enter no more than {most} characters."
        case "number_input":
            yield from _number_problems(element, value)
        case "email_text_input" if not _EMAIL.fullmatch(value):
            yield "Please enter a valid email address."
        case "url_text_input" if not _URL.fullmatch(value):
            yield "Please enter a valid URL."
        case _:
            return


def _number_problems(element: Json, value: str) -> Iterator[str]:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        yield "Please enter a valid number."
        return
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        yield f"Please enter a number that is at least {least}."
    if most is not None and float(value) > float(most):
        yield f"Please enter a number that is at most {most}."
