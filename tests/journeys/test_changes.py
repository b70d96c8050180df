"""The full list of changes: one click from the stage window, the status, the review and the last dialog."""

import json

from tests.journeys.conftest import BEN, dialog


def list_of(seen):
    """The window with every change, once it is filled."""
    view = seen["view"]
    shown = json.dumps(view or "", ensure_ascii=False)
    return shown if view and "All changes" in str(view["title"]) and "hourglass" not in shown else None


async def test_the_stage_window_leads_to_every_change_and_stays_below(team):
    await team.command("/stage offer-x")
    window = await team.until(lambda seen: (v := seen["view"]) and "draft_changes" in json.dumps(v) and v)

    await team.act(
        "press", view_id=window["id"], block_id="changes", action_id="draft_changes", value="offer-x"
    )

    shown = await team.until(list_of)
    assert "image version" in shown
    assert "of 1 change" in shown or "changes" in shown


async def test_the_review_and_the_last_dialog_lead_to_every_change(team):
    await team.stage()
    review = await team.sign()

    await team.press(review, "review", "details", BEN)

    assert "what is live now" in await team.until(list_of, BEN)

    await team.press(review, "review", "approve", BEN)
    last = await team.until(lambda seen: (v := dialog(seen)) and "details" in json.dumps(v) and v, BEN)
    await team.act("press", BEN, view_id=last["id"], block_id="changes", action_id="details")

    assert "what is live now" in await team.until(list_of, BEN)
