"""The local workspace refuses the classic blocks that Slack refuses, in Slack's words."""

import pytest

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_message
from bot.sandbox.workspace.seeds import RELEASES
from tests.contract.block_samples import (
    DIVIDER,
    EMPTY,
    IMAGE,
    MOST,
    actions,
    confirm,
    field,
    options,
    plan,
    select,
    table,
    task,
)
from tests.contract.workspace_client import Json, Slack, button, plain, section, text_input

REFUSED: dict[str, tuple[Json, str, str]] = {
    "section text": (section("x" * 3001), MOST.format(3001), "/text/text"),
    "empty section text": (section(""), EMPTY, "/text/text"),
    "section without text": ({"type": "section"}, "must define at least one of: text, fields", ""),
    "section field": (
        {"type": "section", "fields": [plain("x" * 2001)]},
        MOST.format(2001),
        "/fields/0/text",
    ),
    "section fields": (
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed",
        "/fields",
    ),
    "input element as accessory": (
        section("a", accessory={"type": "plain_text_input", "action_id": "a"}),
        "unsupported type: plain_text_input",
        "/accessory/type",
    ),
    "unknown block": ({"type": "sektion"}, "unsupported type: sektion", "/type"),
    "no type": ({}, "missing required field: type", ""),
    "misspelt key": (section("a", acessory=button()), "invalid additional property: acessory", ""),
    "header text": ({"type": "header", "text": plain("x" * 151)}, MOST.format(151), "/text/text"),
    "header with mrkdwn": (
        {"type": "header", "text": {"type": "mrkdwn", "text": "a"}},
        "unsupported type: mrkdwn",
        "/text/type",
    ),
    "empty context": ({"type": "context", "elements": []}, "no fewer than 1 items allowed", "/elements"),
    "context elements": (
        {"type": "context", "elements": [plain("a")] * 11},
        "no more than 10 items allowed",
        "/elements",
    ),
    "button in context": (
        {"type": "context", "elements": [button()]},
        "unsupported type: button",
        "/elements/0/type",
    ),
    "actions elements": (
        actions(*[button(f"b{number}") for number in range(26)]),
        "no more than 25 items allowed",
        "/elements",
    ),
    "text input in actions": (
        actions({"type": "plain_text_input"}),
        "unsupported type: plain_text_input",
        "/elements/0/type",
    ),
    "action_id": (actions(button("x" * 256)), MOST.format(256), "/elements/0/action_id"),
    "block_id": ({"type": "divider", "block_id": "x" * 256}, MOST.format(256), "/block_id"),
    "duplicate action_id": (
        actions(button("a"), button("a")),
        "action_id already exists: a",
        "/elements",
    ),
    "button text": (
        actions(button(text=plain("x" * 76))),
        MOST.format(76),
        "/elements/0/text/text",
    ),
    "empty button text": (actions(button(text=plain(""))), EMPTY, "/elements/0/text/text"),
    "button text in mrkdwn": (
        actions(button(text={"type": "mrkdwn", "text": "a"})),
        "unsupported type: mrkdwn",
        "/elements/0/text/type",
    ),
    "button value": (actions(button(value="x" * 2001)), MOST.format(2001), "/elements/0/value"),
    "button url": (actions(button(url="x" * 3001)), MOST.format(3001), "/elements/0/url"),
    "button style": (
        actions(button(style="warning")),
        "value must be one of: primary, danger",
        "/elements/0/style",
    ),
    "button label": (
        actions(button(accessibility_label="x" * 76)),
        MOST.format(76),
        "/elements/0/accessibility_label",
    ),
    "confirm title": (
        actions(button(confirm=confirm(title=plain("x" * 101)))),
        MOST.format(101),
        "/elements/0/confirm/title/text",
    ),
    "confirm text": (
        actions(button(confirm=confirm(text=plain("x" * 301)))),
        MOST.format(301),
        "/elements/0/confirm/text/text",
    ),
    "confirm button": (
        actions(button(confirm=confirm(deny=plain("x" * 31)))),
        MOST.format(31),
        "/elements/0/confirm/deny/text",
    ),
    "select options": (
        actions(select(options=options(101))),
        "no more than 100 items allowed",
        "/elements/0/options",
    ),
    "select without options": (
        actions(select(options=[])),
        "no fewer than 1 items allowed",
        "/elements/0/options",
    ),
    "select with options and groups": (
        actions(select(option_groups=[{"label": plain("a"), "options": options(1)}])),
        "must define exactly one of: options, option_groups",
        "/elements/0",
    ),
    "option groups": (
        actions(
            {"type": "static_select", "option_groups": [{"label": plain("a"), "options": options(1)}] * 101}
        ),
        "no more than 100 items allowed",
        "/elements/0/option_groups",
    ),
    "option text": (
        actions(select(options=options(1, text="x" * 76))),
        MOST.format(76),
        "/elements/0/options/0/text/text",
    ),
    "option value": (
        actions(select(options=[{"text": plain("a"), "value": "x" * 151}])),
        MOST.format(151),
        "/elements/0/options/0/value",
    ),
    "option description": (
        actions(select(options=[{"text": plain("a"), "value": "a", "description": plain("x" * 76)}])),
        MOST.format(76),
        "/elements/0/options/0/description/text",
    ),
    "option values": (
        actions(select(options=options(1) * 2)),
        "option values must be unique",
        "/elements/0",
    ),
    "initial option": (
        actions(select(initial_option={"text": plain("b"), "value": "b"})),
        "initial_option must match one of the options",
        "/elements/0/initial_option",
    ),
    "placeholder": (
        actions(select(placeholder=plain("x" * 151))),
        MOST.format(151),
        "/elements/0/placeholder/text",
    ),
    "overflow options": (
        actions({"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed",
        "/elements/0/options",
    ),
    "checkboxes": (
        actions({"type": "checkboxes", "options": options(11)}),
        "no more than 10 items allowed",
        "/elements/0/options",
    ),
    "radio buttons": (
        actions({"type": "radio_buttons", "options": options(11)}),
        "no more than 10 items allowed",
        "/elements/0/options",
    ),
    "date": (
        actions({"type": "datepicker", "initial_date": "1.2.2026"}),
        "must be a date formatted as YYYY-MM-DD",
        "/elements/0/initial_date",
    ),
    "time": (
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "must be a time formatted as HH:mm",
        "/elements/0/initial_time",
    ),
    "image alt text": (IMAGE | {"alt_text": "x" * 2001}, MOST.format(2001), "/alt_text"),
    "image without alt text": (
        {"type": "image", "image_url": "https://example.com/a.png"},
        "missing required field: alt_text",
        "",
    ),
    "image url": (IMAGE | {"image_url": "x" * 3001}, MOST.format(3001), "/image_url"),
    "image title": (IMAGE | {"title": plain("x" * 2001)}, MOST.format(2001), "/title/text"),
    "image without source": (
        {"type": "image", "alt_text": "a"},
        "must define exactly one of: image_url, slack_file",
        "",
    ),
    "markdown": ({"type": "markdown", "text": "x" * 12_001}, MOST.format(12_001), "/text"),
    "input label": (text_input() | {"label": plain("x" * 2001)}, MOST.format(2001), "/label/text"),
    "input hint": (text_input() | {"hint": plain("x" * 2001)}, MOST.format(2001), "/hint/text"),
    "button in input": (field({"type": "button"}), "unsupported type: button", "/element/type"),
    "text input length": (
        text_input(max_length=3001),
        "must be less than or equal to 3000",
        "/element/max_length",
    ),
    "number input": (
        field({"type": "number_input"}),
        "missing required field: is_decimal_allowed",
        "/element",
    ),
    "text that is no text": (section("a") | {"text": "a"}, "must provide an object", "/text"),
    "emoji with mrkdwn": (
        {"type": "section", "text": {"type": "mrkdwn", "text": "a", "emoji": True}},
        "invalid additional property: emoji",
        "/text",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_bad_block_is_refused_where_it_is_bad(case: tuple[Json, str, str]) -> None:
    block, sentence, where = case
    with pytest.raises(BlocksRefused) as refusal:
        check_message([DIVIDER, block])

    assert refusal.value.code == "invalid_blocks"
    assert f"[ERROR] {sentence} [json-pointer:/blocks/1{where}]" in list(map(str, refusal.value.problems))


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([DIVIDER] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            [{"type": "divider", "block_id": "a"}, section("b", block_id="a")],
            "block_id already exists: a [json-pointer:/blocks/1/block_id]",
        ),
        ([plan(task()), plan(task())], "only one plan block is allowed per message [json-pointer:/blocks/1]"),
        ([table(1), table(1)], "only one table block is allowed per message [json-pointer:/blocks/1]"),
        (
            [{"type": "markdown", "text": "x" * 6001}] * 2,
            "markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]",
        ),
    ],
)
def test_what_goes_wrong_between_blocks_is_refused_too(blocks: list[Json], problem: str) -> None:
    with pytest.raises(BlocksRefused) as refusal:
        check_message(blocks)

    assert [f"[ERROR] {problem}"] == list(map(str, refusal.value.problems))


def test_a_message_with_too_much_text_in_all_is_refused() -> None:
    with pytest.raises(BlocksRefused, match="msg_blocks_too_long"):
        check_message([section("x" * 2700) for _ in range(5)])


async def test_the_answer_lists_every_problem_as_slack_does(slack: Slack) -> None:
    blocks = [section(""), {"type": "alert"}]
    answer = await slack.api("chat.postMessage", channel=RELEASES, text="a", blocks=blocks)

    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] unsupported type: alert [json-pointer:/blocks/1/type]",
    ]
    assert answer["errors"][0] == "must be more than 0 characters [json-pointer:/blocks/0/text/text]"


@pytest.mark.parametrize("blocks", [{"type": "divider"}, ["divider"], 7])
async def test_blocks_that_are_no_list_of_objects_have_their_own_error(slack: Slack, blocks: object) -> None:
    answer = await slack.api("chat.postMessage", channel=RELEASES, text="a", blocks=blocks)

    assert answer["error"] == "invalid_blocks_format"
