"""Deliveries already seen, so that a replay has no second effect."""

from datetime import datetime
from typing import Any, Protocol


class Inbox(Protocol):
    """Deliveries already seen, so that a replay has no second effect."""

    def first(self, key: str, *, now: datetime) -> bool:
        """Remember a delivery key; False when it was seen before."""

    def has(self, key: str) -> bool:
        """Tell whether a delivery was seen before."""

    def answer(self, key: str, payload: dict[str, Any] | None) -> None:
        """Keep what was answered to it."""

    def answered(self, key: str) -> dict[str, Any] | None:
        """Return what was answered to it."""

    def forget_before(self, when: datetime) -> int:
        """Remove old keys; return how many."""
