"""Pieces of Block Kit payloads for the tests of the local workspace."""

from typing import Any

from tests.contract.workspace_client import Json, plain


def options(count: int, *, text: str = "text") -> list[Json]:
    return [{"text": plain(text), "value": str(number)} for number in range(count)]


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(1), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": {"action_id": "field", **element}, **more}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def task(task_id: str = "1", **more: Any) -> Json:
    return {"task_id": task_id, "title": "Validate", "status": "complete", **more}


def plan(*tasks: Json) -> Json:
    return {"type": "plan", "title": "Staging", "tasks": list(tasks)}


def table(rows: int, cells: int = 1) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells for _ in range(rows)]}


def confirm(**more: Any) -> Json:
    return {"title": plain("a"), "text": plain("b"), "confirm": plain("c"), "deny": plain("d")} | more


CARD: Json = {"type": "card", "title": plain("Offer")}
DIVIDER: Json = {"type": "divider"}
IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}

MOST = "must be less than {} characters"
EMPTY = "must be more than 0 characters"
