"""The local workspace refuses the modals and App Homes that Slack refuses."""

import pytest

from bot.sandbox.workspace.blocks.check import BlocksRefused, check_view
from bot.sandbox.workspace.blocks.layout import Surface
from tests.contract.block_samples import CARD, DIVIDER, field, plan, task
from tests.contract.workspace_client import Json, modal, plain, section, text_input

VIEWS: dict[str, tuple[Json, str]] = {
    "title": (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "submit": (
        modal(submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "close": (
        modal(close=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/close/text]",
    ),
    "title in mrkdwn": (
        modal(title={"type": "mrkdwn", "text": "a"}),
        "unsupported type: mrkdwn [json-pointer:/view/title/type]",
    ),
    "blocks": (modal(*[DIVIDER] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "private_metadata": (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "callback_id": (
        modal(callback_id="x" * 256),
        "must be less than 256 characters [json-pointer:/view/callback_id]",
    ),
    "plan": (modal(plan(task())), "unsupported type: plan [json-pointer:/view/blocks/0/type]"),
    "input without submit": (
        {"type": "modal", "title": plain("a"), "blocks": [text_input()]},
        "missing required field: submit, needed as soon as there is an input block [json-pointer:/view]",
    ),
    "alert": (
        modal({"type": "alert", "text": plain("x" * 201)}),
        "must be less than 201 characters [json-pointer:/view/blocks/0/text/text]",
    ),
    "alert level": (
        modal({"type": "alert", "text": plain("x"), "level": "loud"}),
        "value must be one of: default, info, warning, error, success [json-pointer:/view/blocks/0/level]",
    ),
    "focus": (
        modal(text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)),
        "only one element may have focus_on_load set to true [json-pointer:/view/blocks]",
    ),
    "files": (
        modal(field({"type": "file_input", "max_files": 11})),
        "must be less than or equal to 10 [json-pointer:/view/blocks/0/element/max_files]",
    ),
}


@pytest.mark.parametrize("case", VIEWS.values(), ids=VIEWS)
def test_a_bad_modal_is_refused(case: tuple[Json, str]) -> None:
    view, problem = case
    with pytest.raises(BlocksRefused) as refusal:
        check_view(view, Surface.MODAL)

    assert ("invalid_arguments", [f"[ERROR] {problem}"]) == (
        refusal.value.code,
        list(map(str, refusal.value.problems)),
    )


def test_a_modal_takes_a_hundred_blocks_alerts_and_files() -> None:
    alert = {"type": "alert", "text": plain("Careful"), "level": "warning"}
    full = modal(*[DIVIDER] * 98, alert, field({"type": "file_input"}), private_metadata="x" * 3000)

    assert full is check_view(full, Surface.MODAL)


def test_app_home_has_blocks_but_neither_a_title_nor_alerts() -> None:
    check_view({"type": "home", "blocks": [section("a"), CARD]}, Surface.HOME)
    for wrong in ({"type": "home", "blocks": [], "title": plain("a")}, modal()):
        with pytest.raises(BlocksRefused, match="invalid_arguments"):
            check_view(wrong, Surface.HOME)


def test_a_view_may_not_be_huge() -> None:
    blocks = [section("ü" * 3000) for _ in range(50)]
    with pytest.raises(BlocksRefused, match="view_too_large"):
        check_view(modal(*blocks), Surface.MODAL)
