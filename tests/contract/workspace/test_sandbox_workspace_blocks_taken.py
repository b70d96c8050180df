"""The local workspace takes what is just within Slack's limits, and survives any nonsense."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_message
from bot.sandbox.workspace.blocks.walk import with_ids
from tests.contract.block_samples import (
    CARD,
    DIVIDER,
    IMAGE,
    actions,
    confirm,
    field,
    options,
    plan,
    rich,
    select,
    table,
    task,
)
from tests.contract.workspace_client import Json, button, plain, section, text_input


def _limits() -> Iterator[tuple[str, list[Json]]]:
    yield "section text", [section("x" * 3000)]
    yield "section field", [{"type": "section", "fields": [plain("x" * 2000)] * 5}]
    yield "header", [{"type": "header", "text": plain("x" * 150)}]
    yield "context", [{"type": "context", "elements": [plain("a")] * 9 + [IMAGE]}]
    yield "actions", [actions(*[button(f"b{number}", value="x" * 2000) for number in range(25)])]
    yield "every menu", [actions(*MENUS)]
    yield "select", [actions(select(options=options(100)))]
    yield "confirm", [actions(button(confirm=confirm(style="danger")))]
    yield "overflow", [section("a", accessory={"type": "overflow", "options": options(5)})]
    yield "checkboxes", [section("a", accessory={"type": "checkboxes", "options": options(10)})]
    yield "blocks", [DIVIDER] * 50
    yield "markdown", [{"type": "markdown", "text": "x" * 6000}] * 2
    yield "plan", [plan(*[task(str(number)) for number in range(50)])]
    yield "typed tasks", [plan(task(type="task_card", details=RICH, output=RICH))]
    yield "task card", [{"type": "task_card", **task(status="pending", sources=[SOURCE])}]
    yield "table", [table(100, 20) | {"column_settings": [None, {"align": "right"}]}]
    yield "card", [CARD | {"actions": [button()], "hero_image": IMAGE}]
    yield "container", [CONTAINER]
    yield "context actions", [{"type": "context_actions", "elements": [FEEDBACK, TRASH]}]
    yield "rich text", [RICH]
    yield "input", [text_input(), field({"type": "users_select"}, optional=True)]
    yield "image by file", [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a"}]


MENUS: list[Json] = [
    {"type": "external_select", "min_query_length": 2},
    {"type": "users_select", "initial_user": "U1"},
    {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": {"include": ["public"]},
    },
    {"type": "channels_select", "initial_channel": "C1"},
    {"type": "multi_static_select", "options": options(3), "initial_options": options(2)},
    {"type": "multi_external_select", "max_selected_items": 2},
    {"type": "multi_users_select", "initial_users": ["U1"]},
    {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
    {"type": "multi_channels_select", "initial_channels": ["C1"]},
    {"type": "datepicker", "initial_date": "2026-12-24"},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Paris"},
    {"type": "datetimepicker", "initial_date_time": 1_795_406_400},
    {"type": "radio_buttons", "options": options(2), "initial_option": options(1)[0]},
]
SOURCE = {"type": "url", "url": "https://example.com", "text": "Docs"}
RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "a", "style": {"bold": True}},
                {"type": "link", "url": "https://example.com", "text": "b"},
                {"type": "emoji", "name": "wave"},
                {"type": "user", "user_id": "U1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1_795_406_400, "format": "{date}", "fallback": "today"},
            ],
        },
        {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [rich()["elements"][0]]},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "q"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "p"}]},
    ],
}
CONTAINER = {
    "type": "container",
    "title": plain("Details"),
    "child_blocks": [section("a"), actions(button())],
    "is_collapsible": True,
    "default_collapsed": True,
}
FEEDBACK = {
    "type": "feedback_buttons",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}
TRASH = {"type": "icon_button", "icon": "trash", "text": plain("Delete")}
ACCEPTED = dict(_limits())


@pytest.mark.parametrize("blocks", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_just_within_the_limits_is_taken(blocks: list[Json]) -> None:
    assert blocks is check_message(blocks)


KEYS = ["type", "text", "elements", "block_id", "options", "value", "tasks"]
NONSENSE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["section", "text"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


@given(
    blocks=st.sampled_from(list(ACCEPTED.values())),
    nonsense=NONSENSE,
    choose=st.randoms(use_true_random=False),
)
def test_nonsense_anywhere_in_a_payload_is_refused_or_taken_but_never_breaks_the_check(
    blocks: list[Json], nonsense: object, choose: Random
) -> None:
    spoilt = copy.deepcopy(blocks)
    _spoil(spoilt, nonsense, choose)

    assert _verdict(spoilt) in {"taken", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}


def _verdict(blocks: list[Json]) -> str:
    try:
        with_ids(check_message(blocks))
    except BlocksRefused as refusal:
        return refusal.code
    return "taken"


def _spoil(value: Any, nonsense: object, choose: Random) -> None:
    """Put the nonsense in the place of one part, somewhere on a random way down."""
    while True:
        key = choose.choice(list(value) if isinstance(value, dict) else range(len(value)))
        below = value[key]
        if not isinstance(below, dict | list) or not below or choose.random() < 0.3:
            value[key] = nonsense
            return
        value = below
