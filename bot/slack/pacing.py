"""How fast we may talk: about one message a second and channel, and Slack's `Retry-After` kept."""

from bot.ports.chat import ChatThrottled
from bot.ports.clock import Clock

_BURST = 3
_PER_SECOND = 1.0


class Pacing:
    """A small bucket per channel. Raises instead of sleeping: the outbox waits better than a call."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._blocked: dict[str, float] = {}

    def take(self, method: str, channel: str = "") -> None:
        """Take one token, or raise ChatThrottled with how long to wait. Other channels are not held up."""
        now = self._clock.now().timestamp()
        key = f"{method}:{channel}"
        left = self._blocked.get(key, 0.0) - now
        if left > 0:
            raise ChatThrottled(code="paced", retry_after=left)
        self._blocked.pop(key, None)
        if not channel:
            return
        tokens, since = self._buckets.get(channel, (float(_BURST), now))
        tokens = min(float(_BURST), tokens + max(now - since, 0.0) * _PER_SECOND)
        if tokens < 1:
            raise ChatThrottled(code="paced", retry_after=(1 - tokens) / _PER_SECOND)
        self._buckets[channel] = (tokens - 1, now)

    def punish(self, method: str, channel: str, seconds: float) -> None:
        """Keep a `Retry-After` for that method and channel."""
        self._blocked[f"{method}:{channel}"] = self._clock.now().timestamp() + seconds
