"""`OutsideLooks`: what drafts refer to, each address asked once in a while however many want to know."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp

from bot.domain.offer.preflight.links import LinkLook
from bot.domain.offer.preflight.pictures import PictureLook
from bot.domain.offer.preflight.storage import BlobLook
from bot.http.public import open_public_session
from bot.http.session import Network
from bot.marketplace.outside import blobs, files, pages
from bot.ports.clock import Clock

_KEPT_LINK, _KEPT_FILE = timedelta(hours=24), timedelta(minutes=1)
_BLOBS_AT_ONCE, _LINKS_AT_ONCE = 8, 4
_MOST_KEPT = 5000
_MOST_PENDING_HOSTS = 500

Look = TypeVar("Look", BlobLook, PictureLook, LinkLook)


@dataclass(slots=True)
class _Kept:
    task: asyncio.Task[Any]
    until: datetime


class OutsideLooks:
    """Implements `Outside`. A look that somebody no longer waits for goes on: the next who asks finds it."""

    def __init__(
        self, session: aiohttp.ClientSession, clock: Clock, *, allowed: frozenset[str], follows_links: bool
    ) -> None:
        self.allowed = allowed
        self.follows_links = follows_links
        self._session = session
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._blob_slots = asyncio.Semaphore(_BLOBS_AT_ONCE)
        self._link_slots = asyncio.Semaphore(_LINKS_AT_ONCE)
        self._hosts: dict[str, asyncio.Lock] = {}

    async def blob(self, url: str) -> BlobLook:
        """Read the first sectors of a blob and, by its exact range, its last 512 bytes."""

        async def work() -> BlobLook:
            async with self._blob_slots:
                return await blobs.look(self._session, url, self.allowed)

        return await self._once(f"blob {url}", work, _KEPT_FILE)

    async def picture(self, url: str) -> PictureLook:
        """Read a picture of at most a few MB and say what it is."""

        async def work() -> PictureLook:
            async with self._blob_slots:
                return await files.look(self._session, url, self.allowed)

        return await self._once(f"picture {url}", work, _KEPT_FILE)

    async def link(self, url: str) -> LinkLook:
        """Follow a link to the page that it leads to. One page of a host is asked for at a time."""

        async def work() -> LinkLook:
            async with self._lock_of(url), self._link_slots:
                return await pages.look(self._session, url, self.allowed)

        look = await self._once(f"link {url}", work, _KEPT_LINK)
        if look.status != 200:  # only a page that is there is remembered for a day
            self._kept.pop(f"link {url}", None)
        return look

    def _lock_of(self, url: str) -> asyncio.Lock:
        if len(self._hosts) > _MOST_PENDING_HOSTS:
            self._hosts = {host: lock for host, lock in self._hosts.items() if lock.locked()}
        return self._hosts.setdefault(urlsplit(url).netloc.lower(), asyncio.Lock())

    async def _once(self, key: str, work: Callable[[], Coroutine[Any, Any, Look]], keep: timedelta) -> Look:
        now = self._clock.now()
        kept = self._kept.get(key)
        if kept is None or kept.until <= now or kept.task.cancelled():
            kept = _Kept(task=asyncio.ensure_future(work()), until=now + keep)
            self._kept[key] = kept
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)[1].task.cancel()
        found: Look = await asyncio.shield(kept.task)
        return found

    async def close(self) -> None:
        """Stop what is still under way."""
        for kept in self._kept.values():
            kept.task.cancel()
        await asyncio.gather(*(kept.task for kept in self._kept.values()), return_exceptions=True)


@asynccontextmanager
async def open_outside(
    clock: Clock,
    *,
    allowed: frozenset[str] = frozenset(),
    follows_links: bool = True,
    network: Network | None = None,
) -> AsyncIterator[OutsideLooks]:
    """Open what looks at foreign addresses; nothing is asked yet. Raises ConfigError as a session does."""
    async with open_public_session(allowed, network) as session:
        looks = OutsideLooks(session, clock, allowed=allowed, follows_links=follows_links)
        try:
            yield looks
        finally:
            await looks.close()
