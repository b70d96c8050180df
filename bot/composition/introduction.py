"""Who we are: asked at the start, and again beside the work until Slack answers."""

import asyncio
from contextlib import AsyncExitStack

from bot.domain.errors import ConfigError
from bot.http.backoff import Backoff
from bot.ports.clock import Clock
from bot.ports.slack import ChatError, ChatRefused, ChatRevoked
from bot.slack.installation import Installation
from bot.telemetry.log import get_logger
from bot.workers.trouble import Trouble

_INTRODUCED_WITHIN = 5.0


async def introduce(stack: AsyncExitStack, installation: Installation, clock: Clock) -> None:
    """Ask Slack who we are. A token that it refuses stops the start; an outage is waited out beside the work.

    Raises ConfigError.
    """
    try:
        async with asyncio.timeout(_INTRODUCED_WITHIN):
            await installation.identity()
    except (ChatRevoked, ChatRefused) as error:
        raise ConfigError(
            f"Slack refuses SLACK_BOT_TOKEN ({error.code}). Install the app and copy its bot token."
        ) from None
    except (ChatError, TimeoutError) as error:
        get_logger("slack").warning(
            "slack.away_at_start", cause=str(error) or "Slack does not answer in time"
        )
        asking = asyncio.create_task(_ask_until_known(installation, clock), name="introduce")
        stack.push_async_callback(_cancel, asking)


async def _ask_until_known(installation: Installation, clock: Clock) -> None:
    trouble, failures = Trouble("slack.introduce", clock), 0
    backoff = Backoff(first=1.0, longest=30.0)
    while True:
        try:
            await installation.identity()
        except ChatError as error:
            trouble.met(error)
            failures += 1
            await asyncio.sleep(backoff.wait(failures, fraction=clock.fraction()))
        else:
            trouble.over()
            return


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
