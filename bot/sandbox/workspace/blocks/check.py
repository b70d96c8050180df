"""The two questions: may this message be posted, may this view be shown."""

import json
from collections.abc import Iterable

from bot.sandbox.workspace.blocks import rules
from bot.sandbox.workspace.blocks.layout import BLOCKS, Surface
from bot.sandbox.workspace.blocks.objects import plain
from bot.sandbox.workspace.blocks.schema import Check, Problem, flag, items, string, typed
from bot.sandbox.workspace.shapes import Json

_MESSAGE_BLOCKS, _VIEW_BLOCKS = 50, 100
_MESSAGE_TEXT = 13_200  # where people saw `msg_blocks_too_long` begin; Slack states no number
_VIEW_BYTES = 250_000

_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}


class BlocksRefused(Exception):
    """Slack would not take it. `code` is the error of the answer."""

    def __init__(self, code: str, problems: Iterable[Problem] = ()) -> None:
        self.code = code
        self.problems = tuple(problems)
        super().__init__(code, *map(str, self.problems))


def check_message(blocks: object) -> list[Json]:
    """Return the blocks of a message as they are. Raises BlocksRefused."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise BlocksRefused("invalid_blocks_format")
    problems = list(items(BLOCKS[Surface.MESSAGE], most=_MESSAGE_BLOCKS)(blocks, "/blocks"))
    if not problems:
        problems = [*rules.across(blocks, "/blocks"), *rules.in_a_message(blocks, "/blocks")]
    if problems:
        raise BlocksRefused("invalid_blocks", problems)
    if rules.text_total(blocks) > _MESSAGE_TEXT:
        raise BlocksRefused("msg_blocks_too_long")
    return blocks


def check_view(view: object, surface: Surface) -> Json:
    """Return a view as it is. Raises BlocksRefused."""
    if not isinstance(view, dict):
        raise BlocksRefused("invalid_arguments", [Problem("must provide an object", "/view")])
    problems = list(_SHAPES[surface](view, "/view"))
    if not problems:
        problems = [*rules.across(view["blocks"], "/view/blocks"), *_missing_submit(view)]
    if problems:
        raise BlocksRefused("invalid_arguments", problems)
    if len(json.dumps(view)) > _VIEW_BYTES:
        raise BlocksRefused("view_too_large")
    return view


def _missing_submit(view: Json) -> list[Problem]:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and "submit" not in view:
        return [Problem("missing required field: submit, needed as soon as there is an input block", "/view")]
    return []


def _blocks(surface: Surface) -> Check:
    return items(BLOCKS[surface], most=_VIEW_BLOCKS)


_SHAPES: dict[Surface, Check] = {
    Surface.MODAL: typed(
        "modal",
        {"title": plain(24), "blocks": _blocks(Surface.MODAL)},
        {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
            **_VIEW_FIELDS,
        },
    ),
    Surface.HOME: typed("home", {"blocks": _blocks(Surface.HOME)}, _VIEW_FIELDS),
}
