"""`/stage` in every form, over the real Socket Mode: answered at once, in words, for one pair of eyes."""

import asyncio
import json

import pytest

from bot.sandbox.workspace.shapes import Timing
from tests import waiting
from tests.journeys.conftest import ANA, BEN, CHANNEL, dialog


def said(answer):
    """The text of an ephemeral answer."""
    return json.dumps(answer["payload"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/stage", "Nothing is in flight"),
        ("/stage help", "/stage cancel offer-x"),
        ("/stage help cancel", "Cancel a run"),
        ("/stage list", "Nothing is in flight"),
        ("/stage status", "Nothing is in flight"),
        ("/stage status offer-x", "knows of no run of “offer-x”"),
        ("/stage cancel offer-x", "knows of no run of “offer-x”"),
        ("/stage cancel", "Which offer?"),
        ("/stage whitelist", "Which offer?"),
        ("/stage history", "Which offer?"),
        ("/stage stauts", "Did you mean `/stage status`?"),
        ("/stage whoami", "you may see runs and whitelists, stage and cancel"),
        ("/stage find OFFER news", "Offer News"),
        ("/stage find nothing like it", "There is no offer with “nothing like it”"),
        ("/stage retry", "Which offer?"),
        ("/stage approve offer-x", "knows of no run of “offer-x”"),
        ("/stage why offer-x", "knows of no run of “offer-x”"),
        ("/stage retry offer-x", "knows of no run of “offer-x”"),
        ("/stage --help", "/stage cancel offer-x"),
        ("/stage ?", "/stage cancel offer-x"),
        ("/stage cancel -h", "Cancel a run"),
        ("/stage status ofer-x", "Did you mean one of these?"),
        ("/stage status \u200b“Offer\u2013X”.", "knows of no run of “offer-x”"),
        ("/stage statsu offer-x", "Did you mean `/stage status`?"),
        ("/stage <!channel> now please", "I do not understand"),
    ],
)
async def test_a_command_is_answered_for_its_person_alone(team, typed, says):
    answer = await team.command(typed)

    assert answer["acked"]
    assert answer["payload"]["response_type"] == "ephemeral"
    assert says in said(answer)
    assert "<!channel>" not in said(answer)


async def test_the_modal_opens_before_the_marketplace_has_answered_and_is_filled_after(team):
    team.marketplace(slow_seconds=waiting.EVER)
    answer = await team.command("/stage  Offer-X. ")
    view = (await team.state())["view"]

    assert answer["acked"]
    assert view["title"]["text"] == "Push to staging"
    assert not view.get("submit"), "nothing can be pushed yet"


async def test_the_modal_is_filled_with_what_would_change(team):
    await team.command("/stage  Offer-X. ")

    filled = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])
    assert "image version 1.0.1 added" in json.dumps(filled)


async def test_a_pasted_portal_link_names_the_offer(team):
    guid = team.demo.market.catalog.by_external["offer-x"].guid
    link = f"https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers/{guid}/overview"

    await team.command(f"/stage <{link}>")

    filled = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])
    assert "Offer X" in json.dumps(filled)


async def test_a_wrong_field_comes_back_with_its_reason_and_nothing_starts(team):
    await team.command("/stage offer-x")
    view = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])

    await team.submit(view, channel="D0NOWHERE")

    open_still = (await team.state())["view"]
    assert view["id"] == open_still["id"]
    assert "channel" in open_still["errors"]
    assert len(team.demo.market.journal) == 0


async def test_a_run_in_flight_is_listed_with_its_card(team):
    await team.stage()
    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))  # posted and updated

    listed = said(await team.command("/stage list", BEN))

    assert "Ana Ortiz" in listed
    assert "/archives/C0RELEASES/" in listed


async def test_an_offer_that_is_staged_twice_at_once_gets_one_run(team):
    for person in (ANA, BEN):
        await team.command("/stage offer-x", person)
    views = {
        person: await team.until(lambda s: s["view"] and s["view"].get("submit") and s["view"], person)
        for person in (ANA, BEN)
    }

    for person, view in views.items():
        await team.submit(view, person)

    late = (await team.state(BEN))["view"]
    assert "already has a run in flight" in json.dumps(late)
    await team.until(lambda seen: seen["messages"][CHANNEL])
    assert len((await team.state())["messages"][CHANNEL]) == 1


@pytest.mark.parametrize("slack_waits", [Timing(ack=12.0)], ids=["so that it ends"])
async def test_a_marketplace_that_is_silent_is_said_although_it_never_answers_and_nothing_starts(team):
    team.marketplace(slow_seconds=waiting.EVER)

    await team.command("/stage offer-news")

    view = await team.until(lambda seen: "does not answer" in json.dumps(seen["view"]) and seen["view"])
    assert "Nothing was started" in json.dumps(view)


async def test_a_known_offer_can_be_asked_for_while_the_marketplace_is_away_and_is_sent_later(team):
    await team.command("/stage offer-x")
    await team.until(lambda seen: seen["view"] and seen["view"].get("submit"))
    team.marketplace(fail_next=[503] * 40)
    await team.command("/stage offer-x")
    view = await team.until(lambda seen: "request is kept" in json.dumps(seen["view"]) and seen["view"])

    await team.submit(view)
    team.marketplace(fail_next=[])

    await team.until(
        lambda seen: (
            "being submitted" not in json.dumps(seen["messages"][CHANNEL]) and seen["messages"][CHANNEL]
        )
    )
    assert team.published("preview") == 1


async def test_a_slack_that_refuses_the_window_is_said_in_the_answer(team):
    await team.fault(fail=[{"method": "views.open", "error": "internal_error", "times": 1}])

    answer = await team.command("/stage offer-x")

    assert answer["acked"]
    assert "Nothing was changed" in said(answer)


async def test_the_same_envelope_twice_has_one_effect(team):
    await team.command("/stage offer-x")
    view = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])
    await team.fault(duplicate=1)

    await team.submit(view)

    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))
    assert team.published("preview") == 1
    assert len((await team.state())["messages"][CHANNEL]) == 1


async def test_two_people_who_approve_at_once_send_it_live_once(team):
    await team.stage()
    message = await team.sign()
    views = {}
    for person in (BEN, "U0CHLOE"):
        await team.press(message, "review", "approve", person)
        views[person] = await team.until(dialog, person)
    await asyncio.gather(
        *(team.act("submit", person, view_id=view["id"], values={}) for person, view in views.items())
    )
    await team.until(lambda seen: any("is live" in m["text"] for t in seen["replies"].values() for m in t))

    assert team.published("live") == 1


async def test_a_cancel_from_the_command_asks_first(team):
    await team.stage()
    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))

    asked = said(await team.command("/stage cancel offer-x"))

    assert "Cancel the run?" in asked
    assert "What is live stays as it is" in asked


async def test_a_channel_without_the_bot_is_refused_on_its_field_with_the_cure(team):
    channels = {channel["name"]: channel["id"] for channel in (await team.state())["channels"]}
    await team.command("/stage offer-x", channel=channels["random"])
    view = await team.until(lambda seen: seen["view"] and seen["view"].get("submit") and seen["view"])

    await team.submit(view, channel=channels["random"], note="typed")

    still = (await team.state())["view"]
    assert view["id"] == still["id"]
    assert "Invite me there with /invite @stagebot" in still["errors"]["channel"]
    assert len(team.demo.market.journal) == 0


async def test_app_home_shows_what_waits_for_whom_and_stays_current(team):
    def home(seen):
        return json.dumps(seen["home"] or "", ensure_ascii=False)

    for person in (ANA, BEN):
        await team.act("home", person)
        await team.until(lambda seen: "Nothing is in flight, and nothing waits for you" in home(seen), person)
    await team.stage()

    await team.until(lambda seen: "Waiting for your approval" in home(seen), BEN)
    await team.until(lambda seen: "Staged, waiting for somebody else" in home(seen), ANA)


async def test_a_button_in_app_home_answers_in_a_window_of_its_own(team):
    await team.act("home", ANA)
    view = await team.until(lambda seen: seen["home"])

    place = {"type": "view", "view_id": view["id"]}
    await team.act("action", ANA, container=place, block_id="menu", action_id="help")

    opened = await team.until(lambda seen: seen["view"])
    assert "/stage cancel offer-x" in json.dumps(opened)
    assert (await team.state())["home"]["type"] == "home"


async def test_a_display_name_is_looked_up_at_the_marketplace_as_soon_as_that_answers(team):
    answer = ""
    async with asyncio.timeout(waiting.SECONDS):
        while "has no past run here" not in answer:  # a look has its share of the time, and no more
            answer = said(await team.command("/stage history Offer X"))


async def test_the_technical_details_of_a_change_are_one_click_away(team):
    await team.stage()
    card = await team.until(
        lambda seen: next((m for m in seen["messages"][CHANNEL] if "What changes" in json.dumps(m)), None)
    )

    await team.press(card, "run", "details", BEN)

    await team.until(lambda seen: "vmImageVersions" in json.dumps(seen["view"]), BEN)


async def test_a_verb_without_its_offer_asks_with_what_is_in_flight_as_buttons(team):
    await team.stage()
    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))
    await team.command("/stage cancel")
    (asked,) = (await team.state())["ephemerals"][CHANNEL]
    assert "Which offer?" in json.dumps(asked)

    place = {"type": "message", "channel": CHANNEL, "ts": asked["ts"], "ephemeral": True}
    await team.act("action", ANA, container=place, block_id="near", action_id="verb_cancel:0")

    await team.until(lambda seen: "Cancel the run?" in json.dumps(seen["ephemerals"][CHANNEL]))


@pytest.mark.parametrize("name", ["{link}", "<{link}>", "{guid}", "product/{guid}", "Offer X", "OFFER–X"])
async def test_a_running_run_is_found_by_every_name_of_its_offer(team, name):
    guid = team.demo.market.catalog.by_external["offer-x"].guid
    link = f"https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers/{guid}/overview"
    await team.stage()
    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))

    for verb in ("status", "cancel"):
        answer = said(await team.command(f"/stage {verb} {name.format(link=link, guid=guid)}"))
        assert "offer-x" in answer
        assert "knows of no run" not in answer


async def test_a_near_offer_of_a_question_is_asked_about_and_not_started(team):
    await team.stage()
    await team.until(lambda seen: "on its way" in json.dumps(seen["messages"][CHANNEL]))

    answer = said(await team.command("/stage status ofer-x"))

    assert "verb_status:0" in answer
    assert "stage_offer" not in answer
    assert (await team.state())["view"] is None
