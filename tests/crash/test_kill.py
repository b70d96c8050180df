"""Kill -9 at any moment, start again: every run is where it was, nothing is done or said twice."""

import asyncio
import signal
import socket

import pytest

from bot.sandbox.workspace.app import SIGNING_SECRET
from tests import waiting

CHANNEL = "C0RELEASES"


def cards(state):
    """The texts of root messages; replies that the channel sees too are not roots."""
    return [m["text"] for m in state["messages"][CHANNEL] if m.get("thread_ts", m["ts"]) == m["ts"]]


def replies(state):
    return [message for thread in state["replies"].values() for message in thread]


def review(state):
    return next((message for message in replies(state) if "waits for approval" in message["text"]), None)


def is_live(state):
    """The outcome is announced, and nothing waits to be said before it."""
    announced = any("is live" in message["text"] for message in replies(state))
    return announced and "offer-x: live in production" in cards(state)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(lambda _world, _: True, id="asked for"),
        pytest.param(lambda _, state: cards(state), id="card posted"),
        pytest.param(lambda world, _: world.published("preview"), id="sent"),
        pytest.param(lambda _, state: replies(state), id="first reply"),
        pytest.param(lambda _, state: review(state), id="review posted"),
    ],
)
async def test_a_bot_killed_after_the_push_goes_on_where_it_was(world, moment):
    process = await world.start()
    await world.stage()
    await world.until(lambda state: moment(world, state))
    await world.kill(process)

    world.environment["STAGEBOT_REPLICA"] = "second"
    await world.start()
    await world.approve(review)
    await world.until(is_live)

    state = await world.state()
    assert (world.published("preview"), world.published("live")) == (1, 1)
    assert cards(state) == ["offer-x: live in production"]
    assert sum("is live" in message["text"] for message in replies(state)) == 1


async def test_a_bot_that_is_told_to_stop_ends_by_itself_and_cleanly(world):
    process = await world.start()
    await world.stage()

    process.send_signal(signal.SIGTERM)

    async with asyncio.timeout(waiting.SECONDS):
        assert await process.wait() == 0


async def test_signed_http_does_what_socket_mode_does(world):
    world.environment |= {
        "STAGEBOT_SLACK_MODE": "http",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "STAGEBOT_HTTP_ADDRESS": f"127.0.0.1:{free_port()}",
    }
    await world.start()
    address = f"http://{world.environment['STAGEBOT_HTTP_ADDRESS']}/slack/events"
    async with world.session.post(f"{world.slack_url}/sandbox/request-url", json={"url": address}) as answer:
        assert answer.status == 200, await answer.text()

    await world.stage("offer-news")

    await world.until(review)
    assert world.published("preview") == 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
