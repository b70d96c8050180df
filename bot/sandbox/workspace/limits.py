"""Rate limits: a tier for every method, and about one message a second in a channel."""

from collections import deque
from collections.abc import Callable
from math import ceil

_WINDOW = 60.0
_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100

# "Rate limits" in Slack's documentation names the tiers; each method's page names its own.
_PER_MINUTE = {
    "apps.connections.open": _TIER_2,
    "bots.info": _TIER_3,
    "chat.delete": _TIER_3,
    "chat.getPermalink": 240,
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": 240,
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.list": _TIER_2,
    "conversations.members": _TIER_4,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.info": _TIER_4,
    "usergroups.list": _TIER_2,
    "usergroups.users.list": _TIER_2,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "views.open": _TIER_4,
    "views.publish": _TIER_4,
    "views.push": _TIER_4,
    "views.update": _TIER_4,
}
_BURST = 5
_POSTING = "chat.postMessage"


class Limits:
    """Counts calls in a sliding minute, and posts in a channel in a sliding `_BURST` seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._calls: dict[str, deque[float]] = {}

    def wait_for(self, method: str, channel: str) -> int | None:
        """Count a call. Returns the seconds to wait if it is one too many; such a call does not count."""
        buckets = [(method, _PER_MINUTE.get(method, _TIER_4), _WINDOW)]
        if method == _POSTING:
            buckets.append((f"{method} {channel}", _BURST, float(_BURST)))
        waits = [self._wait(name, most, window) for name, most, window in buckets]
        told = [wait for wait in waits if wait is not None]
        if told:
            return max(told)
        for name, _, _ in buckets:
            self._calls[name].append(self._now())
        return None

    def _wait(self, name: str, most: int, window: float) -> int | None:
        calls = self._calls.setdefault(name, deque())
        now = self._now()
        while calls and now - calls[0] >= window:
            calls.popleft()
        return None if len(calls) < most else max(1, ceil(window - (now - calls[0])))
