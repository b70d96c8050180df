"""Composition objects: texts, options, confirmations."""

from collections.abc import Iterator

from bot.sandbox.workspace.blocks.schema import (
    Check,
    Problem,
    Rule,
    also,
    at_least_one_of,
    by_type,
    exactly_one_of,
    flag,
    items,
    one_of,
    record,
    string,
    typed,
)
from bot.sandbox.workspace.shapes import Json

ACTION_ID = string(255)
BLOCK_ID = string(255)
URL = string(3000)
ALT_TEXT = string(2000)


def plain(most: int) -> Check:
    """Plain text of 1 to `most` characters."""
    return by_type({"plain_text": _plain(most)})


def text(most: int) -> Check:
    """Plain text or mrkdwn of 1 to `most` characters."""
    mrkdwn = typed("mrkdwn", {"text": string(most)}, {"verbatim": flag})
    return by_type({"plain_text": _plain(most), "mrkdwn": mrkdwn})


def _plain(most: int) -> Check:
    return typed("plain_text", {"text": string(most)}, {"emoji": flag})


PLACEHOLDER = plain(150)

CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

DISPATCH_CONFIG = record(
    {}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), least=1, most=2)}
)

CONVERSATION_FILTER = also(
    record(
        {},
        {
            "include": items(one_of("im", "mpim", "private", "public"), least=1),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
    ),
    at_least_one_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

SLACK_FILE = also(record({}, {"id": string(), "url": string()}), exactly_one_of("id", "url"))

OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75)})
LINK_OPTION = record({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
RICH_OPTION = record({"text": text(75), "value": string(150)}, {"description": text(75)})
OPTION_GROUP = record({"label": plain(75), "options": items(OPTION, least=1, most=100)})

OPTIONS = items(OPTION, least=1, most=100)
OPTION_GROUPS = items(OPTION_GROUP, least=1, most=100)


def offered(value: Json) -> list[object]:
    """Return every option that an element offers, groups laid flat."""
    groups = value.get("option_groups", [])
    return [*value.get("options", []), *(option for group in groups for option in group["options"])]


def initial_is_offered(name: str) -> Rule:
    """What is chosen at first has to be among the options."""

    def rule(value: Json, at: str) -> Iterator[Problem]:
        if name not in value:
            return
        chosen = value[name] if isinstance(value[name], list) else [value[name]]
        if any(option not in offered(value) for option in chosen):
            yield Problem(f"{name} must match one of the options", f"{at}/{name}")

    return rule


def distinct_values(value: Json, at: str) -> Iterator[Problem]:
    """Check that no two options have the same value."""
    values = [option["value"] for option in offered(value) if isinstance(option, dict)]
    if len(values) != len(set(values)):
        yield Problem("option values must be unique", at)
