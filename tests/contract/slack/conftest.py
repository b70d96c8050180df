"""Our adapters in front of a Slack that answers as a test tells it to."""

from collections.abc import AsyncIterator

import pytest

from bot.clock import SystemClock
from bot.slack.gateway import SlackChat
from bot.slack.wiring import Slack, open_slack
from tests.unit.slack.doubles import TOKEN, FakeSlack, fake_slack, ok

CHANNEL, POSTED = "C0RELEASES", "1795406400.000100"


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """It knows our token, and takes every message."""
    async with fake_slack() as slack:
        slack.usual["auth.test"] = ok(team_id="T0HOME", user_id="U0BOT", bot_id="B0BOT", url="https://x")
        slack.usual["chat.postMessage"] = ok(ts=POSTED, channel=CHANNEL)
        yield slack


@pytest.fixture
async def slack(fake: FakeSlack) -> AsyncIterator[Slack]:
    """Our side of it."""
    async with open_slack(token=TOKEN, clock=SystemClock(), base_url=fake.api) as opened:
        yield opened


@pytest.fixture
def chat(slack: Slack) -> SlackChat:
    """Our `Chat`."""
    return slack.chat
