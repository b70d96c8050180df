"""The local workspace as a test reaches it, and as a person in it does."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.domain.values import PersonId
from bot.sandbox.serve import serve
from bot.sandbox.workspace.app import create_app
from tests import waiting

ANA, BEN = PersonId("U0ANA"), PersonId("U0BEN")


@dataclass(frozen=True)
class Workspace:
    """The workspace as a test or a person reaches it."""

    url: str
    session: aiohttp.ClientSession

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    async def fault(self, **switches: Any) -> None:
        await self.tell("/sandbox/faults", switches)

    async def act(self, name: str, person: str = ANA, **details: Any) -> dict[str, Any]:
        """Act as a person and wait until the bot acknowledged."""
        return await self.tell(f"/sandbox/act/{name}?wait=1", {"person": person, **details})

    async def state(self, person: str = ANA) -> dict[str, Any]:
        async with self.session.get(f"{self.url}/sandbox/state", params={"person": person}) as answer:
            told: dict[str, Any] = await answer.json()
            return told

    async def messages(self, channel: str, person: str = ANA) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = (await self.state(person))["messages"].get(channel, [])
        return told

    async def calls(self, method: str) -> int:
        address = f"{self.url}/sandbox/journal"
        async with self.session.get(address, params={"method": method}) as answer:
            return len((await answer.json())["calls"])

    async def until(self, what: str, wanted: bool, person: str = ANA) -> Mapping[str, Any]:
        """Wait until something of the person's state is there (True) or gone (False)."""
        async with asyncio.timeout(waiting.SECONDS):
            state = await self.state(person)
            while bool(state[what]) is not wanted:
                state = await self.state(person)
        return state

    async def tell(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self.session.post(self.url + path, json=body) as answer:
            told: dict[str, Any] = await answer.json()
            assert answer.status == 200, told
            return told


@asynccontextmanager
async def a_workspace() -> AsyncIterator[Workspace]:
    """Run one on a free port of loopback."""
    async with aiohttp.ClientSession() as session, serve(create_app(timing=waiting.UNHURRIED)) as url:
        yield Workspace(url, session)
