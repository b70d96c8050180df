"""The journal: every call of the Web API and every post to a response address, for tests to read."""

from collections import deque
from dataclasses import dataclass

from bot.sandbox.workspace.shapes import Json

_KEPT = 10_000
_SECRET = frozenset({"token"})


@dataclass(slots=True, kw_only=True)
class Entry:
    """One call: what was asked and, once it is known, what was answered. `at` is a Unix time in seconds."""

    seq: int
    at: float
    method: str
    args: Json
    status: int | None = None
    error: str | None = None

    def shown(self) -> Json:
        """Draw the entry for a test."""
        return {
            "seq": self.seq,
            "at": self.at,
            "method": self.method,
            "args": self.args,
            "status": self.status,
            "ok": self.status == 200 and self.error is None,
            "error": self.error,
        }


class Journal:
    """Remembers the latest calls, without their tokens."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._seq = 0

    def write(self, method: str, args: Json, *, at: float) -> Entry:
        """Note that a call came in; its answer is filled in later."""
        self._seq += 1
        told = {name: value for name, value in args.items() if name not in _SECRET}
        entry = Entry(seq=self._seq, at=at, method=method, args=told)
        self._entries.append(entry)
        return entry

    def read(self, *, method: str | None = None, after: int = 0) -> list[Json]:
        """Return the calls behind `after`, oldest first, of one method or of all."""
        return [
            entry.shown()
            for entry in self._entries
            if entry.seq > after and (method is None or entry.method == method)
        ]

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        self._entries.clear()
