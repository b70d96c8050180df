"""Keeping below Slack's limits: a bucket per method and per channel, and `Retry-After` kept per both.

Who would have to wait long is told so at once instead of being made to wait: a message that cannot go out
now must not hold up those of other channels.
"""

from dataclasses import dataclass, field

from bot.ports.clock import Clock
from bot.ports.slack import ChatThrottled
from bot.slack.methods import Method

_CHANNEL_BURST = 3
_BURST_SECONDS = 12  # of a method's minute may be spent at once
_MANY = 1000

Line = tuple[str, str]
"""A method, and a channel or nothing."""


@dataclass(slots=True)
class _Bucket:
    """Counts by the time at which all calls so far would have been due at an even pace (seconds of epoch)."""

    interval: float
    burst: int
    even_pace: float = 0.0

    def wait(self, now: float) -> float:
        return max(0.0, self.even_pace - (self.burst - 1) * self.interval - now)

    def spend_burst(self, at: float) -> None:
        self.even_pace = max(self.even_pace, at + (self.burst - 1) * self.interval)

    def take(self, at: float) -> None:
        self.even_pace = max(self.even_pace, at) + self.interval


@dataclass(slots=True)
class Pacing:
    """Says when a call may go out. One per token. `patience`: the longest wait in a call, in seconds."""

    clock: Clock
    patience: float = 2.0
    _buckets: dict[Line, _Bucket] = field(default_factory=dict)
    _held_until: dict[Line, float] = field(default_factory=dict)
    _latest: float = 0.0

    async def turn(self, method: Method, channel: str = "") -> None:
        """Wait for the turn of a call. Raises ChatThrottled, with the wait, when that is too long.

        Calls in the same channel get their turns in the order in which they asked.
        """
        now = self._now()
        self._prune(now)
        buckets = self._of(method, channel)
        patience = min(self.patience, method.seconds / 2)
        held = self._held_until.get((method.name, channel), now) - now
        wait = max(held, *(bucket.wait(now) for bucket in buckets))
        if wait > patience:
            raise ChatThrottled(code="paced", retry_after=wait)
        for bucket in buckets:
            bucket.take(now + wait)
        if wait > 0:
            await self.clock.sleep(wait)

    def hold(self, method: Method, channel: str, seconds: float) -> None:
        """Let nothing out on that method in that channel for so long: Slack's `Retry-After`.

        After it calls go out at an even pace; a burst would earn the next refusal.
        """
        until = self._now() + seconds
        self._held_until[method.name, channel] = until
        self._of(method, channel)[-1].spend_burst(until)

    def _of(self, method: Method, channel: str) -> list[_Bucket]:
        interval = 60 / method.per_minute
        own = self._bucket((method.name, ""), interval, max(1, round(_BURST_SECONDS / interval)))
        if method.per_channel is None or not channel:
            return [own]
        return [own, self._bucket((method.name, channel), 60 / method.per_channel, _CHANNEL_BURST)]

    def _bucket(self, line: Line, interval: float, burst: int) -> _Bucket:
        return self._buckets.setdefault(line, _Bucket(interval, burst))

    def _prune(self, now: float) -> None:
        """Forget what limits nothing any more, now and then."""
        if len(self._buckets) + len(self._held_until) < _MANY:
            return
        self._buckets = {line: bucket for line, bucket in self._buckets.items() if bucket.even_pace > now}
        self._held_until = {line: until for line, until in self._held_until.items() if until > now}

    def _now(self) -> float:
        """Return the time; a clock that was set back takes everything due along with it."""
        now = self.clock.now().timestamp()
        back = self._latest - now
        if back > 0:
            for bucket in self._buckets.values():
                bucket.even_pace -= back
            self._held_until = {line: until - back for line, until in self._held_until.items()}
        self._latest = now
        return now
