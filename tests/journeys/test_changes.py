"""The full list of changes: one click from the stage window, the status, the review and the last dialog."""

import json

from tests.journeys.conftest import ANA, BEN, dialog


def list_of(seen):
    """The window with every change, once it is filled."""
    view = seen["view"]
    shown = json.dumps(view or "", ensure_ascii=False)
    return shown if view and "All changes" in str(view["title"]) and "hourglass" not in shown else None


async def press_in(team, view, action, person=ANA):
    place = {"type": "view", "view_id": view["id"]}
    await team.act("action", person, container=place, block_id="changes", action_id=action)


async def test_the_stage_window_leads_to_every_change_and_stays_below(team):
    await team.command("/stage offer-x")
    window = await team.until(lambda seen: (v := seen["view"]) and "draft_changes" in json.dumps(v) and v)

    await press_in(team, window, "draft_changes")

    shown = await team.until(list_of)
    assert "image version" in shown
    assert "the draft as it is now" in shown
    await team.act("close", view_id=json.loads(shown)["id"])
    below = await team.until(lambda seen: (v := seen["view"]) and v["id"] == window["id"] and v)
    assert below["callback_id"] == "stage"


async def test_the_review_and_the_last_dialog_lead_to_every_change(team):
    await team.stage()
    review = await team.sign()

    await team.press(review, "review", "details", BEN)

    assert "what is live now" in await team.until(list_of, BEN)

    await team.press(review, "review", "approve", BEN)
    last = await team.until(lambda seen: (v := dialog(seen)) and "details" in json.dumps(v) and v, BEN)
    await press_in(team, last, "details", BEN)

    assert "what is live now" in await team.until(list_of, BEN)
