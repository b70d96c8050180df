"""The fields of forms: one per input that Slack draws, and how each is read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.ports.slack import Block
from bot.views.blocks import kit

_GROUP = 100
_MOST = 1000
"""A view with many more options is larger than Slack takes (250 kB, `view_too_large`)."""

OPTION = 75
"""Slack, "Block Kit reference", option object: longest text."""


def line_input(block_id: str, label: str, *, placeholder: str, most: int, initial: str = "") -> Block:
    """A field for one line that may stay empty."""
    block = kit.text_input(
        block_id, label, placeholder=placeholder, most=most, optional=True, initial=initial
    )
    block["element"]["multiline"] = False
    return block


def many(
    block_id: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    placeholder: str,
    initial: Sequence[tuple[str, str]] = (),
) -> Block:
    """A list that is searched by typing, of which several can be chosen: pairs of shown text and value."""
    options = options[:_MOST]
    chunks = [options[start : start + _GROUP] for start in range(0, len(options), _GROUP)]
    element: Block = {
        "type": "multi_static_select",
        "action_id": block_id,
        "placeholder": kit.plain_text(placeholder),
    }
    if len(chunks) == 1:
        element["options"] = [_option(*pair) for pair in chunks[0]]
    else:
        element["option_groups"] = [_group(chunk) for chunk in chunks]
    if initial:
        element["initial_options"] = [_option(*pair) for pair in initial]
    return {
        "type": "input",
        "block_id": block_id,
        "label": kit.plain_text(label),
        "optional": True,
        "element": element,
    }


def _group(chunk: Sequence[tuple[str, str]]) -> Block:
    label = kit.cut(f"{kit.cut(chunk[0][0], 30)} to {kit.cut(chunk[-1][0], 30)}", OPTION)
    return {"label": kit.plain_text(label), "options": [_option(*pair) for pair in chunk]}


def one_of(action_id: str, options: Sequence[tuple[str, str]], *, placeholder: str) -> Block:
    """A list beside a paragraph, of which one is chosen."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": kit.plain_text(placeholder),
        "options": [_option(*pair) for pair in options[:_GROUP]],
    }


def _option(shown: str, value: str) -> Block:
    return {"text": kit.plain_text(kit.plain(shown, OPTION)), "value": value}


def file_input(block_id: str, label: str, *, hint: str) -> Block:
    """A field for one CSV."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": kit.plain_text(label),
        "hint": kit.plain_text(hint),
        "optional": True,
        "element": {"type": "file_input", "action_id": block_id, "filetypes": ["csv"], "max_files": 1},
    }


def text_of(state: Mapping[str, Any], block_id: str) -> str | None:
    """Return what was typed into a field; None when the form has no such field."""
    field = state.get(block_id)
    return str(field[block_id].get("value") or "") if field else None


def chosen(state: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the values that were chosen."""
    field = (state.get(block_id) or {}).get(block_id) or {}
    return tuple(str(option["value"]) for option in field.get("selected_options") or ())


def file_of(state: Mapping[str, Any], block_id: str) -> str:
    """Return the id of the file that was handed in; empty: none."""
    field = (state.get(block_id) or {}).get(block_id) or {}
    return next((str(file["id"]) for file in field.get("files") or ()), "")
