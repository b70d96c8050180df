"""From every state that is not final, with every door broken, a person takes it further or ends it, in Slack.

The ways are those that a person sees: the buttons of the run's status, pressed as its handler would.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from bot.domain.policy.freezes import GoLiveTimes
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_active, is_final
from bot.domain.values import ChannelId, RunId
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve
from bot.usecases.run import channel, queries, stage
from bot.usecases.whitelist import save
from bot.views.blocks.ids import Action
from bot.views.run import lists
from tests.builders import NO_CHECKLIST, NOON, OPEN, a_run, in_force
from tests.fakes import ClosableChat
from tests.integration.conftest import House
from tests.integration.test_whitelist import MSDN, now, saved

OFFER = "offer-news"  # certification is skipped for it, so that a run is STAGED soon
OTHER = ChannelId("C0OTHER")
LATER = GoLiveTimes(days=frozenset({6}), at=NOON.time(), zone="UTC")
Step = Callable[[House], Awaitable[Run]]
Door = Callable[[House, Run], Awaitable[None]]


async def submitting(house: House) -> Run:
    return await house.stage(OFFER)


async def unanswered(house: House) -> Run:
    switch(house, drop_after_accept=1)
    run = await house.stage(OFFER)
    await house.turn()
    return await house.run(run)


async def in_progress(house: House) -> Run:
    return await house.turn_until(await house.stage(OFFER), State.IN_PROGRESS)


async def staged(house: House) -> Run:
    """STAGED, and the review cannot open yet."""
    run = await awaiting(house)
    back = replace(run, state=State.STAGED, digest=None)
    await house.services.store.write(lambda tx: tx.runs.save(back, due_at=house.clock.now()))
    return await house.run(run)


async def awaiting(house: House) -> Run:
    return await house.turn_until(await house.stage(OFFER), State.AWAITING_APPROVAL)


async def planned(house: House) -> Run:
    rules = OfferPolicy(**OPEN, checklist=NO_CHECKLIST, go_live=LATER)
    house.services = replace(house.services, policy=in_force(Policy(default=rules)))
    return await ordered(house)


async def ordered(house: House) -> Run:
    run = await awaiting(house)
    return (await approve.give(house.services, run.id, by=house.ben)).run


async def sent(house: House) -> Run:
    run = await ordered(house)
    await house.turn()
    return await house.run(run)


STATES: dict[str, Step] = {
    step.__name__: step
    for step in (submitting, unanswered, in_progress, staged, awaiting, planned, ordered, sent)
}


def switch(house: House, **values: object) -> None:
    house.market.switches = changed(house.market.switches, values)


def chat_of(house: House) -> ClosableChat:
    assert isinstance(house.chat, ClosableChat)
    return house.chat


async def channel_gone(house: House, run: Run) -> None:
    chat_of(house).closed[run.channel] = "channel_not_found"


async def messages_refused(house: House, _: Run) -> None:
    chat_of(house).dislikes = "[ERROR] no such block"


async def slack_silent(house: House, _: Run) -> None:
    chat_of(house).is_silent = True


async def preview_replaced(house: House, _: Run) -> None:
    url = f"{house.market_url}/control/portal/{OFFER}/publish"
    async with aiohttp.ClientSession() as session, session.post(url):
        """A publish that runs already is refused there: then nothing is replaced."""


async def clock_forward(house: House, _: Run) -> None:
    house.clock.step(timedelta(days=90))


async def clock_back(house: House, _: Run) -> None:
    house.clock.step(-timedelta(hours=1))


async def not_permitted(house: House, _: Run) -> None:
    switch(house, no_manager_role=True)


DOORS: dict[str, Door] = {
    door.__name__: door
    for door in (
        channel_gone,
        messages_refused,
        slack_silent,
        preview_replaced,
        clock_forward,
        clock_back,
        not_permitted,
    )
}


@pytest.fixture
def closable(house: House) -> House:
    house.chat = ClosableChat()
    rules = OfferPolicy(**OPEN, checklist=NO_CHECKLIST)
    house.services = replace(house.services, chat=house.chat, policy=in_force(Policy(default=rules)))
    return house


async def buttons(house: House, run: Run) -> str:
    """What `/stage status` offers about a run; it needs neither the channel nor the marketplace."""
    line = await queries.run_line(house.services, run.id, house.ana)
    return str(lists.status(line).blocks)


async def ended(house: House, run: Run, *, door: str) -> Run:
    """Press what ends it for as long as it is offered, and let time pass in between."""
    for _ in range(8):
        now = await house.run(run)
        if is_final(now.state):
            return now
        if f"'{Action.CANCEL}'" in await buttons(house, now):
            await stage.cancel(house.services, run.id, by=house.ana)
        await house.turn(30)
    now = await house.run(run)
    if not is_final(now.state) and door == "not_permitted":  # it was sent: only the marketplace can tell
        switch(house, no_manager_role=False)
        return await house.turn_until(run, State.LIVE)
    return await house.turn_until(run, State.LIVE) if not is_final(now.state) else now


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", STATES)
async def test_a_person_ends_a_run_in_every_state_with_every_door_broken(closable, state, door):
    run = await STATES[state](closable)
    await DOORS[door](closable, run)

    over = await ended(closable, run, door=door)

    assert is_final(over.state)
    if over.state is not State.LIVE:
        assert closable.published("live") == 0


@pytest.mark.parametrize("door", ["channel_gone", "messages_refused", "slack_silent"])
@pytest.mark.parametrize("state", ["in_progress", "staged", "awaiting"])
async def test_a_person_takes_a_run_further_although_its_messages_could_not_be_shown(closable, state, door):
    run = await STATES[state](closable)
    await DOORS[door](closable, run)
    await closable.turn_until(run, State.AWAITING_APPROVAL)
    await closable.turn(30)

    if door == "channel_gone":
        assert f"'{Action.POST_HERE}'" in await buttons(closable, run)
        await channel.show_in(closable.services, run.id, OTHER, by=closable.ana)
    if door == "slack_silent":
        chat_of(closable).is_silent = False
    for _ in range(2):
        await closable.turn(15)

    where = (await closable.run(run)).channel
    assert any("waits for approval" in text for text in chat_of(closable).standing_in(where))
    await approve.give(closable.services, run.id, by=closable.ben)
    await closable.turn_until(run, State.LIVE)


async def waits_for_a_run(house: House) -> WhitelistRevision:
    """SAVED, and a run holds the draft."""
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    revision = await saved(house, f"{MSDN}, ops")
    await house.turn()
    assert is_active((await house.run(run)).state)
    return revision


async def just_saved(house: House) -> WhitelistRevision:
    return await saved(house, f"{MSDN}, ops")


async def applying(house: House) -> WhitelistRevision:
    """Sent, and nobody knows whether it arrived."""
    switch(house, drop_after_accept=1)
    revision = await saved(house, f"{MSDN}, ops")
    await house.turn()
    return revision


CHANGES = {step.__name__: step for step in (just_saved, waits_for_a_run, applying)}
CHANGE_DOORS = ("channel_gone", "messages_refused", "slack_silent", "clock_forward", "clock_back")


@pytest.mark.parametrize("door", CHANGE_DOORS)
@pytest.mark.parametrize("state", CHANGES)
async def test_a_change_of_a_whitelist_comes_to_its_end_with_every_door_broken(closable, state, door):
    revision = await CHANGES[state](closable)
    stands_in = a_run(id=RunId(revision.id), channel=revision.channel)
    await DOORS[door](closable, stands_in)

    for run in await closable.services.store.read(lambda tx: tx.runs.active(closable.ana.team)):
        await stage.cancel(closable.services, run.id, by=closable.ana)  # what holds the draft is canceled
    for _ in range(8):
        await closable.turn(30)

    assert RevisionState.APPLIED is (await now(closable, revision)).state
    chat_of(closable).closed.clear()
    chat_of(closable).is_silent = False
    await closable.turn(15)
    assert any("whitelist changed" in text for text in chat_of(closable).standing_in(revision.channel))


@pytest.mark.parametrize("state", CHANGES)
async def test_a_change_that_the_marketplace_does_not_let_through_is_withdrawn_in_slack(closable, state):
    revision = await CHANGES[state](closable)
    await DOORS["not_permitted"](closable, a_run(id=RunId(revision.id), channel=revision.channel))
    for _ in range(5):
        await closable.turn(15)
    (post,) = [m for m in closable.chat.messages.values() if "whitelist changed" in m.text]
    assert Action.WHITELIST_WITHDRAW in str(post.blocks)

    await save.withdraw(closable.services, revision.id, by=closable.ana)
    await closable.turn()

    over = await now(closable, revision)
    assert over.state is RevisionState.WITHDRAWN
    assert ("the draft may hold it" in over.problem) is (state == "applying")
    (post,) = [m for m in closable.chat.messages.values() if "whitelist changed" in m.text]
    assert "withdrawn" in post.text
    assert Action.WHITELIST_WITHDRAW not in str(post.blocks)
