"""Response addresses: what lets an app answer an interaction. Each takes five posts within half an hour."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

_POSTS = 5
_KEPT = 2000


class ResponseRefused(Exception):
    """The address does not serve any more; `code` is what Slack answers."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(slots=True, kw_only=True)
class Ticket:
    """Where an answer goes, and which message it may replace."""

    person: str
    channel: str
    at: float
    posts_left: int = _POSTS
    source_ts: str | None = None
    is_source_whispered: bool = False


class ResponseUrls:
    """Gives out response addresses. `base` is the server's own address; `seconds` is how long one lives."""

    def __init__(self, *, now: Callable[[], float], seconds: float) -> None:
        self._now = now
        self._seconds = seconds
        self._given: dict[str, Ticket] = {}
        self.base = ""

    def give(
        self,
        person: str,
        channel: str,
        *,
        source_ts: str | None = None,
        is_source_whispered: bool = False,
    ) -> str:
        """Return a new address."""
        token = secrets.token_urlsafe(24)
        self._given[token] = Ticket(
            person=person,
            channel=channel,
            at=self._now(),
            source_ts=source_ts,
            is_source_whispered=is_source_whispered,
        )
        while len(self._given) > _KEPT:
            self._given.pop(next(iter(self._given)))
        return f"{self.base}/hooks/response/{token}"

    def look(self, token: str) -> Ticket:
        """Find where an answer goes. Raises ResponseRefused."""
        ticket = self._given.get(token)
        if ticket is None:
            raise ResponseRefused("invalid_token")
        if self._now() - ticket.at > self._seconds:
            raise ResponseRefused("expired_url")
        if ticket.posts_left <= 0:
            raise ResponseRefused("used_url")
        return ticket
