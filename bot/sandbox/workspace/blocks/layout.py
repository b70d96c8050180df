"""Blocks: what each is made of, and on which surface it is allowed."""

from collections.abc import Iterator
from enum import StrEnum

from bot.sandbox.workspace.blocks.elements import ACCESSORIES, ACTIONS, BUTTON, CONTEXT_ACTIONS, IMAGE, INPUTS
from bot.sandbox.workspace.blocks.objects import ALT_TEXT, BLOCK_ID, SLACK_FILE, URL, plain, text
from bot.sandbox.workspace.blocks.richtext import RICH_TEXT
from bot.sandbox.workspace.blocks.schema import (
    Check,
    Problem,
    also,
    at_least_one_of,
    by_type,
    exactly_one_of,
    flag,
    items,
    number,
    one_of,
    or_null,
    record,
    string,
    typed,
)
from bot.sandbox.workspace.shapes import Json


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


_ID: dict[str, Check] = {"block_id": BLOCK_ID}

_TASK_FIELDS: dict[str, Check] = {
    "task_id": string(255),
    "title": string(),
    "status": one_of("pending", "in_progress", "complete", "error"),
}
_TASK_EXTRAS: dict[str, Check] = {
    "details": RICH_TEXT,
    "output": RICH_TEXT,
    "sources": items(typed("url", {"url": URL, "text": string()})),
    **_ID,
}
# Slack's documentation shows the tasks of a plan without a type, its SDKs send one.
_PLAN_TASK = record(_TASK_FIELDS, {"type": one_of("task_card"), **_TASK_EXTRAS})

_CELL = by_type(
    {
        "raw_text": typed("raw_text", {"text": string()}),
        "raw_number": typed("raw_number", {"value": number}, {"text": string()}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

_IMAGE = also(
    typed(
        "image",
        {"alt_text": ALT_TEXT},
        {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000), **_ID},
    ),
    exactly_one_of("image_url", "slack_file"),
)

_CONTEXT_TEXT = text(3000)
_CONTEXT_ELEMENT = by_type({"image": IMAGE, "plain_text": _CONTEXT_TEXT, "mrkdwn": _CONTEXT_TEXT})

_CLASSIC: dict[str, Check] = {
    "actions": typed("actions", {"elements": items(by_type(ACTIONS), least=1, most=25)}, _ID),
    "context": typed(
        "context",
        {"elements": items(_CONTEXT_ELEMENT, least=1, most=10)},
        _ID,
    ),
    "divider": typed("divider", None, _ID),
    "header": typed("header", {"text": plain(150)}, _ID),
    "image": _IMAGE,
    "rich_text": RICH_TEXT,
    "section": also(
        typed(
            "section",
            None,
            {
                "text": text(3000),
                "fields": items(text(2000), least=1, most=10),
                "accessory": by_type(ACCESSORIES),
                "expand": flag,
                **_ID,
            },
        ),
        at_least_one_of("text", "fields"),
    ),
}


def _collapsed_needs_collapsible(value: Json, at: str) -> Iterator[Problem]:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem("default_collapsed requires is_collapsible", at)
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield Problem("has_header_divider cannot be set when is_collapsible is true", at)


_NEWER: dict[str, Check] = {
    "alert": typed(
        "alert",
        {"text": text(200)},
        {"level": one_of("default", "info", "warning", "error", "success"), **_ID},
    ),
    "card": also(
        typed(
            "card",
            None,
            {
                "title": text(150),
                "subtitle": text(150),
                "body": text(200),
                "icon": IMAGE,
                "hero_image": IMAGE,
                "actions": items(by_type({"button": BUTTON}), least=1, most=3),
                **_ID,
            },
        ),
        at_least_one_of("hero_image", "title", "actions", "body"),
    ),
    "container": also(
        typed(
            "container",
            {"child_blocks": items(by_type(_CLASSIC), least=1, most=10)},
            {
                "title": plain(150),
                "rich_text_title": RICH_TEXT,
                "subtitle": text(150),
                "width": one_of("narrow", "standard", "wide", "full"),
                "icon": IMAGE,
                "is_collapsible": flag,
                "default_collapsed": flag,
                "has_header_divider": flag,
                **_ID,
            },
        ),
        at_least_one_of("title", "rich_text_title"),
        _collapsed_needs_collapsible,
    ),
    "context_actions": typed(
        "context_actions", {"elements": items(by_type(CONTEXT_ACTIONS), least=1, most=5)}, _ID
    ),
    "input": typed(
        "input",
        {"label": plain(2000), "element": by_type(INPUTS)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag, **_ID},
    ),
    "markdown": typed("markdown", {"text": string(12_000)}, _ID),
    "plan": typed("plan", {"title": string()}, {"tasks": items(_PLAN_TASK, most=50), **_ID}),
    "table": typed(
        "table",
        {"rows": items(items(_CELL, least=1, most=20), least=1, most=100)},
        {"column_settings": items(or_null(_COLUMN), most=20), **_ID},
    ),
    "task_card": typed("task_card", _TASK_FIELDS, _TASK_EXTRAS),
}

_BLOCKS = {**_CLASSIC, **_NEWER}

_ALLOWED: dict[Surface, tuple[str, ...]] = {
    Surface.MESSAGE: tuple(kind for kind in _BLOCKS if kind != "alert"),
    Surface.MODAL: (*_CLASSIC, "alert", "input"),
    Surface.HOME: (*_CLASSIC, "card", "container", "input"),
}

BLOCKS = {surface: by_type({kind: _BLOCKS[kind] for kind in kinds}) for surface, kinds in _ALLOWED.items()}
"""The check of one block on each surface; a block that is not allowed there is an unsupported type."""
