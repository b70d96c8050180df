"""An independent look at a payload: slack_sdk's own parser, and the limits that it does not check."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

_MESSAGE_ONLY = frozenset({"plan", "task_card", "markdown", "table"})
_MODAL_ONLY = frozenset({"input", "alert"})


def check_message(text: str, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Fail if Slack would refuse this message."""
    assert text.strip(), "a message needs a text for notifications"
    assert len(text) <= 4000
    assert len(blocks) <= 50
    assert not {b["type"] for b in blocks} & _MODAL_ONLY
    plans = [b for b in blocks if b["type"] == "plan"]
    assert len(plans) <= 1
    for plan in plans:
        assert 1 <= len(plan["tasks"]) <= 50
        assert len({t["task_id"] for t in plan["tasks"]}) == len(plan["tasks"])
        assert {t["status"] for t in plan["tasks"]} <= {"pending", "in_progress", "complete", "error"}
    assert sum(len(text) for text in _texts(blocks)) <= 12_000
    _check_blocks(blocks)


def check_view(view: Mapping[str, Any]) -> None:
    """Fail if Slack would refuse this view."""
    assert len(view["blocks"]) <= 100
    assert not {b["type"] for b in view["blocks"]} & _MESSAGE_ONLY
    assert len(view["title"]["text"]) <= 24
    assert len(view.get("private_metadata", "")) <= 3000
    if any(block["type"] == "input" for block in view["blocks"]):
        assert view.get("submit"), "a view with inputs needs a submit button"
    _check_blocks(view["blocks"])
    View(**{k: v for k, v in view.items() if k != "type"}, type="modal").to_dict()


def _check_blocks(blocks: Sequence[Mapping[str, Any]]) -> None:
    plain = json.loads(json.dumps(blocks))
    classic = [block for block in plain if block["type"] != "plan"]
    assert classic == [block.to_dict() for block in Block.parse_all(classic)]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids)), "block ids must differ"
    for block in plain:
        actions = [element["action_id"] for element in block.get("elements", []) if "action_id" in element]
        assert len(actions) == len(set(actions)), "action ids must differ within a block"
        for element in block.get("elements", []):
            if element.get("type") == "button":
                assert 1 <= len(element["text"]["text"]) <= 75
                assert len(element.get("value", "")) <= 255, "a button carries one id"
        if block["type"] in {"section", "header"}:
            assert 1 <= len(block["text"]["text"]) <= (3000 if block["type"] == "section" else 150)
        if block["type"] == "context":
            assert 1 <= len(block["elements"]) <= 10


def mrkdwn(payload: Any) -> Iterator[str]:
    """Yield every text that Slack reads for formatting."""
    if isinstance(payload, Mapping):
        if payload.get("type") == "mrkdwn":
            yield payload["text"]
        for value in payload.values():
            yield from mrkdwn(value)
    elif isinstance(payload, Sequence) and not isinstance(payload, str):
        for item in payload:
            yield from mrkdwn(item)


def _texts(payload: Any) -> Iterator[str]:
    if isinstance(payload, Mapping):
        for key, value in payload.items():
            if key in {"text", "title"} and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(payload, Sequence) and not isinstance(payload, str):
        for item in payload:
            yield from _texts(item)
