"""Access tokens, one per audience: kept until shortly before they end, fetched by one caller at a time."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.marketplace.pause import Pause
from bot.ports.clock import Clock
from bot.ports.marketplace import MarketplaceError, Unauthorized

_MARGIN_SECONDS = 300.0
_MARGIN_SHARE = 0.1
_TROUBLE_SECONDS = 10.0


class Audience(StrEnum):
    """Whom a token is for; an API refuses the token of another."""

    INGESTION = "https://graph.microsoft.com"
    SUBMISSIONS = "https://api.partner.microsoft.com"
    ARM = "https://management.azure.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A token and how long it lasts. Its value shows in no `repr`."""

    value: str = field(repr=False)
    issued_at: datetime
    seconds: float

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it lasts for a while yet; it stops being fresh a little before it ends."""
        margin = min(_MARGIN_SECONDS, self.seconds * _MARGIN_SHARE)
        return Pause(since=self.issued_at, seconds=self.seconds - margin).left(now) > 0


class TokenSource(Protocol):
    """Where tokens come from. It keeps nothing: every call asks the login service."""

    async def fetch(self, audience: Audience) -> AccessToken:
        """Ask for a new token, within a time limit. Raises MarketplaceError, with no secret in it."""


@dataclass(slots=True)
class _Slot:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: AccessToken | None = None
    trouble: MarketplaceError | None = None
    pause: Pause | None = None


class Tokens:
    """The tokens in hand.

    After trouble with the login service the same error answers for ten seconds: many callers waiting for
    one token ask once, not one after the other.
    """

    def __init__(self, source: TokenSource, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._slots = {audience: _Slot() for audience in Audience}

    async def get(self, audience: Audience) -> AccessToken:
        """Return a token that lasts. Raises MarketplaceError."""
        slot = self._slots[audience]
        async with slot.lock:
            self._check(slot)
            if slot.token is not None and slot.token.is_fresh(self._clock.now()):
                return slot.token
            return await self._fetch(slot, audience)

    async def replacement(self, audience: Audience, rejected: AccessToken) -> AccessToken | None:
        """Return a newer token than one that was refused for one thing only; None when there is none.

        Nobody else's calls change by this: a token that is seconds old is not renewed, and one that cannot
        be renewed now is kept.
        """
        slot = self._slots[audience]
        async with slot.lock:
            if slot.token is not None and slot.token is not rejected:
                return slot.token
            age = Pause(since=rejected.issued_at, seconds=_TROUBLE_SECONDS)
            if age.left(self._clock.now()):
                return None
            try:
                slot.token = await self._source.fetch(audience)
            except MarketplaceError:
                return None
            return slot.token

    async def renew(self, audience: Audience, rejected: AccessToken) -> AccessToken:
        """Return another token than the one that an API has just refused. Raises MarketplaceError."""
        slot = self._slots[audience]
        async with slot.lock:
            self._check(slot)
            if slot.token is not None and slot.token is not rejected:
                return slot.token
            return await self._fetch(slot, audience)

    def distrust(self, audience: Audience, rejected: AccessToken) -> Unauthorized:
        """Note that even a renewed token was refused; return the error to raise."""
        slot = self._slots[audience]
        error = Unauthorized()
        if slot.token is rejected:
            slot.token = None
            self._note(slot, error)
        return error

    async def _fetch(self, slot: _Slot, audience: Audience) -> AccessToken:
        slot.token = None
        try:
            slot.token = await self._source.fetch(audience)
        except MarketplaceError as error:
            self._note(slot, error)
            raise
        return slot.token

    def _note(self, slot: _Slot, error: MarketplaceError) -> None:
        seconds = max(_TROUBLE_SECONDS, error.retry_after or 0.0)
        slot.trouble, slot.pause = error, Pause(since=self._clock.now(), seconds=seconds)

    def _check(self, slot: _Slot) -> None:
        left = slot.pause.left(self._clock.now()) if slot.pause else 0.0
        if left and slot.trouble is not None:
            again = left if slot.trouble.retry_after is not None else None
            raise type(slot.trouble)(str(slot.trouble), retry_after=again, outcome_known=True)
        slot.trouble = slot.pause = None
