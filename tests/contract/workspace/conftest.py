"""The local workspace, an app's end of it, and the real time that it goes by."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.workspace.shapes import Timing
from tests.contract.workspace_client import PATIENCE, Setting, Slack, Socket, Watch, running


@pytest.fixture
def watch() -> Watch:
    """What the workspace takes for the time; it moves when a test moves it."""
    return Watch()


@pytest.fixture
async def slack(watch: Watch) -> AsyncIterator[Slack]:
    """A running workspace."""
    async with running(Setting(timing=Timing(now=watch, ack=PATIENCE))) as slack:
        yield slack


@pytest.fixture
async def socket(slack: Slack) -> Socket:
    """An open link to it."""
    return await slack.socket()
