"""One delivery of what a person did: its key is written with its effect, so that a replay has no second one.

A key that was written before the effect would make a replay do nothing where the effect was lost with the
process; one that was written after it would let a replay do everything twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from bot.ports.store.tx import Tx


class SeenBefore(Exception):
    """What was delivered took effect before; `answer` is what was answered then, empty where that is lost."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.answer = answer


@dataclass(slots=True)
class Delivery:
    """A delivery under way. `is_over`: its handler has returned; what tasks do later is not its effect."""

    key: str
    is_claimed: bool = False
    is_over: bool = False


_CURRENT: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


@contextmanager
def delivered(key: str) -> Iterator[None]:
    """Run a handler as the answer to this delivery."""
    delivery = Delivery(key)
    token = _CURRENT.set(delivery)
    try:
        yield
    finally:
        delivery.is_over = True
        _CURRENT.reset(token)


def unclaimed() -> Delivery | None:
    """Return the delivery under way whose effect has not been written yet."""
    delivery = _CURRENT.get()
    return None if delivery is None or delivery.is_claimed or delivery.is_over else delivery


def claim(tx: Tx, delivery: Delivery) -> None:
    """Write the key in the transaction of the effect. Raises SeenBefore."""
    if not tx.inbox.first(delivery.key, now=tx.now()):
        raise SeenBefore(tx.inbox.answered(delivery.key) or {})
