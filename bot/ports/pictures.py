"""What we need drawn: `Pictures`. Each is a PNG on white, legible in a dark client and in a light one."""

from typing import Protocol

from bot.domain.run.timeline import Timeline


class Pictures(Protocol):
    """Draws pictures beside the event loop, one at a time."""

    async def timeline(self, timeline: Timeline) -> bytes:
        """Return a run's story as PNG, of a phone's width."""
