"""Every window that loads ends in what was asked for, or in a sentence with a way to try again."""

import json

import pytest

from tests.journeys.conftest import ANA, BEN, CHANNEL

WINDOWS = ["/stage offer-x", "/stage whitelist offer-x", "/stage whitelist offer-x history"]
UPDATE, OPEN = "views.update", "views.open"


def is_done(seen):
    """An open window that does not load any more."""
    view = seen["view"]
    return view if view and "hourglass" not in json.dumps(view) else None


def holds(seen):
    """A window with what was asked for."""
    view = is_done(seen)
    shown = json.dumps(view or "")
    return (
        view if any(words in shown for words in ("Technical change", "In the draft", "versions of")) else None
    )


def says_why(seen):
    """A window with a sentence and a way to try again."""
    view = is_done(seen)
    return view if view and "Try again" in json.dumps(view) else None


@pytest.mark.parametrize("typed", WINDOWS)
@pytest.mark.parametrize(
    "faults",
    [
        {"fail": [{"method": UPDATE, "error": "ratelimited", "status": 429, "retry_after": 1}]},
        {"fail": [{"method": UPDATE, "error": "internal_error"}]},
        {"fail": [{"method": UPDATE, "error": "internal_error", "times": 2}]},
        {"cut": [{"method": OPEN}]},
        {"late": [{"method": OPEN, "seconds": 5}]},
    ],
    ids=["throttled", "internal error", "twice", "opened without an answer", "opened with a late answer"],
)
async def test_a_slack_in_trouble_for_a_moment_makes_a_window_late_and_not_empty(team, typed, faults):
    await team.fault(**faults)

    await team.command(typed)

    await team.until(holds)


@pytest.mark.parametrize("typed", WINDOWS)
@pytest.mark.parametrize("error", ["invalid_arguments", "view_too_large"])
async def test_a_page_that_slack_refuses_becomes_a_sentence(team, typed, error):
    await team.fault(fail=[{"method": UPDATE, "error": error}])

    await team.command(typed)

    view = await team.until(says_why)
    assert "Slack did not take what was to be shown here" in json.dumps(view)


@pytest.mark.parametrize("typed", WINDOWS)
@pytest.mark.parametrize(
    "faults",
    [
        {"fail": [{"method": "users.info", "error": "internal_error", "times": 9}]},
        {"fail": [{"method": "users.info", "error": "user_not_visible", "times": 9}]},
        {"hold": [{"method": "users.info", "seconds": None}] * 3},
    ],
    ids=["in trouble", "refused", "silent"],
)
async def test_a_window_for_somebody_whom_slack_does_not_tell_says_so(team, typed, faults):
    await team.fault(**faults)

    await team.command(typed)

    view = await team.until(says_why)
    assert "did not say who that is" in json.dumps(view)


async def test_trying_again_in_the_window_fills_it(team):
    await team.fault(fail=[{"method": "users.info", "error": "internal_error", "times": 9}])
    await team.command("/stage offer-x")
    view = await team.until(says_why)
    await team.fault(fail=[])

    place = {"type": "view", "view_id": view["id"]}
    await team.act("action", ANA, container=place, block_id="near", action_id="try_again")

    await team.until(holds)


async def test_a_window_whose_answer_is_late_is_said_to_be_on_its_way(team):
    await team.fault(late=[{"method": OPEN, "seconds": 5}])

    answer = await team.command("/stage offer-x")

    assert answer["acked"]
    assert "did not say whether the window opened" in json.dumps(answer["payload"])
    assert "Nothing was changed" in json.dumps(answer["payload"])


async def test_what_was_typed_stays_in_the_window_when_the_request_is_refused(team):
    await team.command("/stage offer-x")
    view = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])
    await team.stage(person=BEN)

    await team.submit(view, note="a long note")

    still = (await team.state())["view"]
    assert still["id"] == view["id"]
    assert "already has a run in flight" in still["errors"]["note"]
    assert "a long note" in json.dumps(still)


async def test_an_answer_to_a_button_in_a_thread_is_seen_in_a_window(team):
    await team.stage()
    review = await team.sign(BEN)

    await team.press(review, "review", "approve", ANA)

    view = await team.until(lambda seen: (v := seen["view"]) and v["callback_id"] == "notice" and v)
    assert "You started this run" in json.dumps(view)
    assert not (await team.state())["ephemerals"].get(CHANNEL)
