"""Journey E through the workspace's own door: check, sign, object, approve, and what is left of it after."""

import json

from tests.journeys.conftest import ANA, BEN, CHANNEL, review_of

CHLOE = "U0CHLOE"


def told(seen, words):
    """Something with these words in a thread."""
    return any(words in json.dumps(m, ensure_ascii=False) for t in seen["replies"].values() for m in t)


def answered(seen):
    """What a button in a thread answered: in a small window, seen wherever the button stands."""
    view = seen["view"]
    return json.dumps(view, ensure_ascii=False) if view and view["callback_id"] == "notice" else ""


async def test_who_may_not_approve_is_told_why_and_who_may(team):
    await team.stage()
    review = await team.sign()

    await team.press(review, "review", "approve", ANA)

    answer = await team.until(answered)
    assert "You started this run. Somebody else has to approve it." in answer
    assert "Any other full member of this workspace may." in answer


async def test_a_note_stands_beside_the_signature_as_data(team):
    await team.stage()

    review = await team.sign(CHLOE, note="see <https://ci.example/42|here> <!channel>")

    shown = json.dumps(review, ensure_ascii=False)
    assert "signed by *Chl" in shown
    assert "&lt;!channel&gt;" in shown
    assert "<!channel>" not in shown


async def test_app_home_asks_nobody_to_approve_while_changes_are_wanted(team):
    def home(seen):
        return json.dumps(seen["home"] or "", ensure_ascii=False)

    await team.act("home", BEN)
    await team.stage()
    review = await team.sign()
    await team.until(lambda seen: "Waiting for your approval" in home(seen), BEN)

    await ask_for_changes(team, review)

    await team.until(lambda seen: "changes asked for" in home(seen), BEN)
    assert "Waiting for your approval" not in home(await team.state(BEN))


async def ask_for_changes(team, review):
    await team.press(review, "review", "request_changes_open", CHLOE)
    view = await team.until(lambda seen: seen["view"], CHLOE)
    reason = {"reason": {"type": "plain_text_input", "value": "The logo is wrong."}}
    await team.act("submit", CHLOE, view_id=view["id"], values={"reason": reason})


async def test_changes_asked_for_stop_the_approval_until_they_are_withdrawn(team):
    await team.stage()
    review = await team.sign()
    await ask_for_changes(team, review)
    await team.until(lambda seen: told(seen, "asks for changes to *offer-x*: The logo is wrong."))

    await team.press(review, "review", "approve", BEN)  # the button as Ben still had it on his screen
    refused = await team.until(answered, BEN)
    objected = await team.until(lambda seen: (r := review_of(seen)) and "Withdraw" in str(r) and r)
    await team.press(objected, "review", "withdraw", CHLOE)
    await team.until(lambda seen: told(seen, "no longer asks for changes"))
    again = await team.until(lambda seen: (r := review_of(seen)) and "'approve'" in str(r) and r)
    await team.approve(again, BEN)
    await team.until(lambda seen: told(seen, "offer-x is live"))

    assert "asked for changes: “The logo is wrong.”" in refused
    assert team.published("live") == 1


async def test_a_window_that_is_still_open_after_the_decision_says_who_decided(team):
    await team.stage()
    review = await team.sign()
    await team.press(review, "review", "reject_open", CHLOE)
    view = await team.until(lambda seen: seen["view"], CHLOE)
    await team.approve(review, BEN)

    reason = {"reason": {"type": "plain_text_input", "value": "Too late."}}
    answer = await team.act("submit", CHLOE, view_id=view["id"], values={"reason": reason})

    def is_answered(seen):  # the window is turned, or what was typed keeps its place beside the sentence
        return "This was already approved by Ben Acker" in json.dumps([answer["payload"], seen["view"]])

    await team.until(is_answered, CHLOE)


async def test_after_the_decision_nothing_anywhere_decides_any_more(team):
    for person in (ANA, BEN):
        await team.act("home", person)
    await team.stage()
    review = await team.sign()
    await team.approve(review, BEN)
    await team.until(lambda seen: told(seen, "offer-x is live"))

    seen = await team.until(
        lambda seen: "live in production" in json.dumps([seen["messages"], seen["home"]]) and seen, BEN
    )
    everything = json.dumps([seen["messages"][CHANNEL], seen["replies"], seen["home"]])
    for action in ("approve", "reject_open", "request_changes_open", "withdraw", "sign_open", "unsign"):
        assert f'"action_id": "{action}"' not in everything
    assert "Waiting for your approval" not in json.dumps(seen["home"])
