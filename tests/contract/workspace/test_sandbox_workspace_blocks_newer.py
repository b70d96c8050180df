"""The local workspace refuses rich text, tables, plans, cards and containers that Slack refuses."""

import pytest

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_message
from tests.contract.block_samples import CARD, DIVIDER, MOST, field, plan, rich, table, task
from tests.contract.workspace_client import Json, button, plain

REFUSED: dict[str, tuple[Json, str, str]] = {
    "rich text piece": (rich({"type": "bold"}), "unsupported type: bold", "/elements/0/elements/0/type"),
    "rich text style": (
        rich({"type": "text", "text": "a", "style": {"bald": True}}),
        "invalid additional property: bald",
        "/elements/0/elements/0/style",
    ),
    "rich text without parts": (
        {"type": "rich_text", "elements": []},
        "no fewer than 1 items allowed",
        "/elements",
    ),
    "rich text list": (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "dotted", "elements": []}]},
        "value must be one of: bullet, ordered",
        "/elements/0/style",
    ),
    "table rows": (table(101), "no more than 100 items allowed", "/rows"),
    "table cells": (table(1, 21), "no more than 20 items allowed", "/rows/0"),
    "table columns": (
        table(1) | {"column_settings": [None] * 21},
        "no more than 20 items allowed",
        "/column_settings",
    ),
    "task status": (
        plan(task(status="done")),
        "value must be one of: pending, in_progress, complete, error",
        "/tasks/0/status",
    ),
    "task without id": (
        plan({"title": "a", "status": "complete"}),
        "missing required field: task_id",
        "/tasks/0",
    ),
    "task title object": (plan(task(title=plain("a"))), "must provide a string", "/tasks/0/title"),
    "task details": (plan(task(details="text")), "must provide an object", "/tasks/0/details"),
    "tasks": (plan(*[task(str(number)) for number in range(51)]), "no more than 50 items allowed", "/tasks"),
    "task ids": (plan(task("a"), task("a")), "task_id must be unique: a", "/tasks"),
    "standalone task status": (
        {"type": "task_card", **task(status="done")},
        "value must be one of: pending, in_progress, complete, error",
        "/status",
    ),
    "alert in a message": ({"type": "alert", "text": plain("a")}, "unsupported type: alert", "/type"),
    "card title": (CARD | {"title": plain("x" * 151)}, MOST.format(151), "/title/text"),
    "card body": (CARD | {"body": plain("x" * 201)}, MOST.format(201), "/body/text"),
    "card actions": (
        CARD | {"actions": [button(f"b{number}") for number in range(4)]},
        "no more than 3 items allowed",
        "/actions",
    ),
    "empty card": ({"type": "card"}, "must define at least one of: hero_image, title, actions, body", ""),
    "container children": (
        {"type": "container", "title": plain("a"), "child_blocks": [DIVIDER] * 11},
        "no more than 10 items allowed",
        "/child_blocks",
    ),
    "plan in a container": (
        {"type": "container", "title": plain("a"), "child_blocks": [plan(task())]},
        "unsupported type: plan",
        "/child_blocks/0/type",
    ),
    "container that cannot be opened": (
        {"type": "container", "title": plain("a"), "child_blocks": [DIVIDER], "default_collapsed": True},
        "default_collapsed requires is_collapsible",
        "",
    ),
    "context actions": (
        {"type": "context_actions", "elements": [button()]},
        "unsupported type: button",
        "/elements/0/type",
    ),
    "file input in a message": (
        field({"type": "file_input"}),
        "unsupported type: file_input",
        "/element/type",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_bad_block_is_refused_where_it_is_bad(case: tuple[Json, str, str]) -> None:
    block, sentence, where = case
    with pytest.raises(BlocksRefused) as refusal:
        check_message([DIVIDER, block])

    assert refusal.value.code == "invalid_blocks"
    assert f"[ERROR] {sentence} [json-pointer:/blocks/1{where}]" in list(map(str, refusal.value.problems))
