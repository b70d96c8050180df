"""What Slack does not take is owed or said in plain words: no card, review or whitelist post is ever lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import ChannelId
from bot.ports.slack import ChatRefused
from bot.usecases.review import approve
from bot.usecases.run import channel
from handlers import channel as handler
from handlers.interaction import Interaction
from tests.builders import NO_CHECKLIST, OPEN, in_force
from tests.fakes import ClosableChat

CODES = ["not_in_channel", "is_archived", "channel_not_found", "restricted_action", "access_denied"]
OPERATORS = ChannelId("C0OPS")
OTHER = ChannelId("C0OTHER")


@pytest.fixture
def chat(house):
    house.chat = ClosableChat()
    rules = OfferPolicy(**OPEN, checklist=NO_CHECKLIST)
    policy = Policy(default=rules, operators=frozenset({OPERATORS}))
    house.services = replace(house.services, chat=house.chat, policy=policy)
    return house.chat


async def staged_while_closed(house, chat, code):
    run = await house.stage()
    await house.turn_until(run, State.IN_PROGRESS)
    await house.turn()
    chat.closed[run.channel] = code
    return await house.turn_until(run, State.AWAITING_APPROVAL)


@pytest.mark.parametrize("code", CODES)
async def test_a_review_that_could_not_be_posted_is_drawn_as_soon_as_the_channel_can_be_written_to(
    house, chat, code
):
    run = await staged_while_closed(house, chat, code)
    for _ in range(6):
        await house.turn(30)
    assert not any("waits for approval" in text for text in chat.standing_in(run.channel))

    chat.closed.clear()
    await house.turn(11)

    assert sum("STAGED and waits for approval" in text for text in chat.standing_in(run.channel)) == 1
    assert "offer-x: STAGED, waiting for approval" in chat.standing_in(run.channel)


async def test_the_owner_is_told_once_with_the_cure_for_this_code_and_a_button(house, chat):
    run = await staged_while_closed(house, chat, "is_archived")
    for _ in range(4):
        await house.turn(30)

    written = [m for ts, m in chat.messages.items() if chat.channels[ts] == house.ana.person]
    told = [m for m in written if "its channel cannot be written to" in m.text]

    assert len(told) == 1
    assert "Unarchive it and then invite me" in str(told[0].blocks)
    assert "move_open" in str(told[0].blocks)
    assert run.id in str(told[0].blocks)


async def test_a_status_has_what_is_owed_tried_at_once(house, chat):
    run = await staged_while_closed(house, chat, "not_in_channel")
    await house.turn(10)
    chat.closed.clear()

    await channel.hurry(house.services, run)
    await house.turn(0.01)

    assert any("STAGED and waits for approval" in text for text in chat.standing_in(run.channel))


async def test_a_run_whose_channel_is_gone_is_shown_and_approved_in_another(house, chat):
    run = await staged_while_closed(house, chat, "channel_not_found")
    await house.turn(10)

    await channel.show_in(house.services, run.id, OTHER, by=house.ana)
    await house.turn(0.01)

    assert (await house.run(run)).channel == OTHER
    assert any("STAGED and waits for approval" in text for text in chat.standing_in(OTHER))
    assert "offer-x: STAGED, waiting for approval" in chat.standing_in(OTHER)


async def test_what_stands_in_a_channel_that_was_left_points_to_the_new_one(house, chat):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()

    await channel.show_in(house.services, run.id, OTHER, by=house.ana)
    await house.turn(0.01)

    assert [text for text in chat.standing_in(run.channel) if "another channel" in text] == [
        "offer-x is shown in another channel now"
    ] * 2


async def test_a_refused_message_is_said_in_plain_words_with_a_link_logged_and_told_to_operators(
    house, chat, capsys, caplog
):
    chat.dislikes = "[ERROR] must be less than 51 items [json-pointer:/blocks]"

    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()

    plain = [text for text in chat.standing_in(run.channel) if "Slack did not take" in text]
    assert any("waits for approval" in text for text in plain)
    assert all("partner.microsoft.com" in text for text in plain)
    assert "must be less than 51 items" in capsys.readouterr().out + caplog.text  # whichever way logs go now
    chat.dislikes = ""
    await house.turn()
    assert 1 <= len(chat.standing_in(OPERATORS)) <= 3


async def test_a_message_that_slack_takes_in_no_form_is_owed_and_not_settled(house, chat):
    run = await house.stage()
    chat.faults = [ChatRefused(code="invalid_blocks"), ChatRefused(code="msg_too_long")]
    await house.turn()
    assert chat.standing_in(run.channel) == []

    await house.turn(11)

    assert any(text.startswith("offer-x:") for text in chat.standing_in(run.channel))


async def test_what_asks_for_decisions_is_loud_whichever_row_rendered_it_first(house, chat):
    """A quiet row of the same slot may be rendered before the loud one."""
    run = await staged_while_closed(house, chat, "not_in_channel")
    before = len(chat.broadcasts)
    await channel.show_in(house.services, run.id, run.channel, by=house.ana)  # a quiet row for the review
    chat.closed.clear()
    await house.turn(11)

    reviews = [ts for ts, m in chat.messages.items() if "STAGED and waits for approval" in m.text]

    assert len(reviews) == 1
    assert reviews[0] in chat.broadcasts[before:]


async def test_a_review_that_opens_anew_for_something_else_is_loud_again(house, chat):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()
    preview = house.market.catalog.by_external["offer-x"].preview
    next(r for id_, r in preview.resources.items() if id_.startswith("listing/"))["title"] = "Else"

    await house.services.store.write(lambda tx: tx.runs.make_due(run.id, at=house.clock.now()))
    with pytest.raises(Exception, match="changed"):
        await approve.give(house.services, run.id, by=house.ben)
    for _ in range(3):
        await house.turn()

    loud = [m.text for ts, m in chat.messages.items() if ts in chat.broadcasts]
    assert sum("STAGED and waits for approval" in text for text in loud) == 1
    assert sum("stands further down" in text for text in loud) == 1


async def test_a_planned_retry_never_waits_longer_than_ten_minutes(house, chat):
    run = await staged_while_closed(house, chat, "not_in_channel")
    for _ in range(12):
        await house.turn(30)
    chat.closed.clear()

    house.clock.step(timedelta(minutes=10))
    await house.turn(0.01)

    assert any("waits for approval" in text for text in chat.standing_in(run.channel))


def pressed(house, run, **where):
    return Interaction(key="k", actor=house.ana, value=run.id, trigger="T1", **where)


async def test_the_button_of_a_status_posts_where_it_was_pressed(house, chat):
    run = await staged_while_closed(house, chat, "is_archived")

    answer = await handler.on_post_here(pressed(house, run, channel=OTHER), house.services)
    await house.turn(0.01)

    assert answer is not None
    assert answer.message is not None
    assert "shown in <#C0OTHER>" in str(answer.message.blocks)
    assert any("STAGED and waits for approval" in text for text in chat.standing_in(OTHER))


@pytest.mark.parametrize("where", [{"is_home": True}, {"channel": ChannelId("D0DIRECT")}])
async def test_where_there_is_no_channel_one_is_asked_for_and_taken(house, chat, where):
    run = await staged_while_closed(house, chat, "is_archived")

    await handler.on_post_here(pressed(house, run, **where), house.services)
    view = chat.views["V1"]
    nothing = replace(pressed(house, run), private_metadata=view["private_metadata"], view_state={})
    refused = await handler.on_moved(nothing, house.services)
    chosen = {"channel": {"channel": {"selected_conversation": OTHER}}}
    await handler.on_moved(replace(nothing, view_state=chosen), house.services)

    assert refused is not None
    assert "channel" in refused.errors
    assert (await house.run(run)).channel == OTHER


async def test_what_stands_already_is_not_posted_twice_when_it_is_called_up(house, chat):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()
    before = len(chat.messages)

    await channel.show_in(house.services, run.id, run.channel, by=house.ben)
    await house.turn()

    assert before == len(chat.messages)
    assert "messages.called_up" not in await house.kinds(run)


async def test_a_message_that_was_dropped_long_ago_is_posted_when_it_is_called_up(house, chat):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await house.turn()
    await house.services.store.write(lambda tx: tx.posts.forget(run.id, "review", run.channel))

    await channel.show_in(house.services, run.id, run.channel, by=house.ben)
    await house.turn()

    assert sum("STAGED and waits for approval" in text for text in chat.standing_in(run.channel)) == 2


async def test_whoever_may_only_read_cannot_move_a_run(house, chat):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    named = frozenset({"U0CHLOE"})
    rules = OfferPolicy(approvers=named, stagers=named, readers=frozenset({house.ben.person}))
    house.services = replace(house.services, policy=in_force(Policy(default=rules)))

    with pytest.raises(NotAllowed, match="names other people"):
        await channel.show_in(house.services, run.id, OTHER, by=house.ben)
