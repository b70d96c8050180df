"""Tracked tasks: nothing is fire-and-forget."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.domain.errors import StagebotError
from bot.telemetry.log import get_logger


class Tasks:
    """Tracked background tasks. A failed one is logged; `drain` waits for the rest, then cancels."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._log = get_logger("tasks")

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task and keep hold of it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StagebotError):  # a neighbour that is away or busy: its sentence says all
            self._log.warning("task.failed", error=type(error).__name__, cause=str(error))
        elif error is not None:
            self._log.error("task.failed", error=type(error).__name__, exc_info=error)

    async def drain(self, within: float) -> None:
        """Wait up to `within` seconds for what is running, then cancel what is left."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
