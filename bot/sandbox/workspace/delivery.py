"""Carrying what people do to the app: one receiver, three seconds to acknowledge, events come again."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.sandbox.workspace.faults import Faults
from bot.sandbox.workspace.shapes import Json, Timing
from bot.sandbox.workspace.tasks import Tasks

Failure = Literal["operation_timeout", "dispatch_failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Something to deliver. `retry` counts the redeliveries of an event."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: Json
    accepts_response: bool = False
    retry: int = 0
    retry_reason: str = ""


class Undelivered(Exception):
    """Nobody acknowledged. `code` is what a person reads, `reason` what a redelivery says."""

    def __init__(self, code: Failure, *, reason: str, is_final: bool = False) -> None:
        self.code: Failure = code
        self.reason = reason
        self.is_final = is_final
        super().__init__(code, reason)


class Receiver(Protocol):
    """A way to the app."""

    @property
    def is_up(self) -> bool:
        """Whether somebody seems to listen."""

    async def send(self, envelope: Envelope, *, seconds: float) -> Json | None:
        """Send and wait for the acknowledgement; returns its payload. Raises Undelivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How a delivery ended: acknowledged after `ms` with `payload`, or failed with `failure`."""

    acked: bool
    ms: float
    payload: Json | None = None
    failure: Failure | None = None

    def shown(self) -> Json:
        """Draw the end for whoever waited."""
        return {"acked": self.acked, "ack_ms": round(self.ms, 1), "payload": self.payload}


class Delivery:
    """Delivers envelopes to the receiver of the moment, through the faults that are switched on."""

    def __init__(
        self, *, receiver: Callable[[], Receiver], faults: Faults, timing: Timing, tasks: Tasks
    ) -> None:
        self._receiver = receiver
        self._faults = faults
        self._timing = timing
        self._tasks = tasks

    @property
    def is_up(self) -> bool:
        """Whether the app seems to listen."""
        return self._receiver().is_up

    async def deliver(self, envelope: Envelope) -> Delivered:
        """Deliver once; commands and interactions are never sent again."""
        return (await self._try(envelope))[0]

    async def deliver_event(self, payload: Json) -> Delivered:
        """Deliver an event; when nobody acknowledges, redeliver it in the background as Slack does."""
        envelope = Envelope(kind="events_api", payload=payload)
        delivered, missed = await self._try(envelope)
        if missed is not None:
            self._tasks.start(self._redeliver(envelope, missed))
        return delivered

    async def _redeliver(self, envelope: Envelope, missed: Undelivered) -> None:
        for attempt, pause in enumerate(self._timing.event_retries, start=1):
            if missed.is_final:
                return
            await asyncio.sleep(pause)
            again = replace(envelope, retry=attempt, retry_reason=missed.reason)
            _, still_missed = await self._try(again)
            if still_missed is None:
                return
            missed = still_missed

    async def _try(self, envelope: Envelope) -> tuple[Delivered, Undelivered | None]:
        begun = time.monotonic()
        try:
            payload = await self._send(envelope)
        except Undelivered as missed:
            return Delivered(acked=False, ms=_since(begun), failure=missed.code), missed
        return Delivered(acked=True, ms=_since(begun), payload=payload), None

    async def _send(self, envelope: Envelope) -> Json | None:
        await asyncio.sleep(self._faults.settings.delay)
        if self._faults.drops():
            await asyncio.sleep(self._timing.ack)
            raise Undelivered("operation_timeout", reason="timeout")
        if self._faults.duplicates():
            self._tasks.start(self._send_twin(envelope))
        return await self._receiver().send(envelope, seconds=self._timing.ack)

    async def _send_twin(self, envelope: Envelope) -> None:
        try:
            await self._receiver().send(envelope, seconds=self._timing.ack)
        except Undelivered:
            return


def _since(begun: float) -> float:
    return (time.monotonic() - begun) * 1000
