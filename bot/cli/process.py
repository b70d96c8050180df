"""What every long-running verb shares: logs set up, and an end when the operator asks for one."""

import asyncio
import signal
import sys
from collections.abc import Callable

from bot.settings import Settings, secrets_of
from bot.telemetry import log


def set_up_logs(settings: Settings) -> None:
    """Configure logging as the settings say."""
    pretty = settings.log_format == "pretty" or (settings.log_format == "auto" and sys.stderr.isatty())
    log.configure(
        level=settings.log_level, pretty=pretty, replica=settings.replica, secrets=secrets_of(settings)
    )


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


def on_hangup(act: Callable[[], None]) -> None:
    """Do something whenever SIGHUP comes, as long as the loop runs."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, act)
