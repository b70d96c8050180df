"""`DrawnPictures`: the `Pictures` port with Pillow, in a thread of its own, one picture at a time."""

import asyncio

from bot.domain.run.timeline import Timeline
from bot.pictures import timeline as timelines


class DrawnPictures:
    """Draws. However many pictures are wanted at once, they need one picture's processor and memory."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def timeline(self, timeline: Timeline) -> bytes:
        """Return a run's story as PNG."""
        async with self._turn:
            return await asyncio.to_thread(timelines.draw, timeline)
