"""The change log: everything that a browser has to hear, numbered, kept in a bounded ring."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.workspace.shapes import Json

_KEPT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `audience` holds the people who may hear of it; None means everybody."""

    seq: int
    kind: str
    body: Json
    audience: frozenset[str] | None

    def is_for(self, person: str) -> bool:
        """Whether `person` may hear of it."""
        return self.audience is None or person in self.audience

    def shown(self) -> Json:
        """Draw the change for the feed."""
        return {"seq": self.seq, "kind": self.kind, **self.body}


class ChangeLog:
    """Numbers changes from 1 and wakes whoever waits for more. Belongs to one event loop."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._changes: deque[Change] = deque(maxlen=kept)
        self._more = asyncio.Event()
        self.seq = 0
        self.is_closed = False

    def add(self, kind: str, body: Json, *, audience: Iterable[str] | None = None) -> None:
        """Append a change."""
        self.seq += 1
        people = None if audience is None else frozenset(audience)
        self._changes.append(Change(seq=self.seq, kind=kind, body=body, audience=people))
        self._wake()

    def after(self, seq: int) -> list[Change] | None:
        """Return the changes behind `seq`; None if they are forgotten, or if `seq` was never given out."""
        if seq > self.seq:
            return None
        missing = self.seq - seq
        if missing > len(self._changes):
            return None
        return list(self._changes)[len(self._changes) - missing :]

    async def wait(self, seq: int, seconds: float) -> None:
        """Return when there is something behind `seq`, when the log closes, or after `seconds`."""
        if self.is_closed or self.seq > seq:
            return
        more = self._more
        try:
            await asyncio.wait_for(more.wait(), seconds)
        except TimeoutError:
            return

    def close(self) -> None:
        """Let everybody who waits go home."""
        self.is_closed = True
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
