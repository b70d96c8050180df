"""Keeps App Home current for whoever opened it: any replica draws what any replica changed."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, ChatRefused, View
from bot.ports.store.homes import OpenHome
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import unit_of_work
from bot.usecases import home as homes
from bot.usecases.kernel.services import WorkerName
from bot.views import home as view
from bot.workers.worker import Worker

_REST = timedelta(seconds=2)
"""How often one Home is drawn at most: what happens in between is seen by the next draw."""

_AFTER_FAULT = timedelta(seconds=30)
_AFTER_REFUSAL = timedelta(hours=1)


class HomeRedraw(Worker[OpenHome]):
    """Draws the Homes that something happened to. Drawing one twice does no harm, so nothing is fenced."""

    name = WorkerName.HOME
    batch = 20

    def _claim(self, tx: Tx, *, now: datetime) -> Sequence[OpenHome]:
        held = self._services.clock.after(self._services.pace.lease) - self._services.clock.now()
        return tx.homes.claim_stale(now=now, lease=held, limit=self.batch)

    def _renew(self, tx: Tx, item: OpenHome) -> None:
        tx.homes.again(item, due_at=self._services.clock.after(self._services.pace.lease))

    def _put_back(self, tx: Tx, item: OpenHome, *, due_at: datetime) -> None:
        tx.homes.again(item, due_at=due_at)

    def _forget_waits(self, tx: Tx, *, now: datetime, beyond: timedelta) -> int:
        return tx.homes.forget_waits(now=now, beyond=beyond)

    async def _work_on(self, item: OpenHome) -> None:
        await self._draw(item)

    async def _draw(self, home: OpenHome) -> None:
        with unit_of_work("home.drawn", actor=home.actor.person, team=home.actor.team):
            try:
                await self._publish(home, view.home(await homes.home(self._services, home.actor)))
            except PeopleUnknown:
                await self._unknown(home)
            except ChatRefused:  # nobody who can see a Home: a deactivated account, a bot
                await self._again(home, _AFTER_REFUSAL)
            except ChatError as error:
                await self._again(home, timedelta(seconds=error.retry_after or _AFTER_FAULT.total_seconds()))

    async def _publish(self, home: OpenHome, drawn: View) -> None:
        shows = hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:32]
        if shows != home.shows:
            await self._services.chat.publish_home(home.actor.person, drawn)
        due = self._services.clock.after(_REST)
        await self._services.store.write(lambda tx: tx.homes.drawn(home, shows=shows, due_at=due))

    async def _unknown(self, home: OpenHome) -> None:
        """Without knowing who that is: an empty Home says so, a drawn one stays as it is."""
        if not home.shows:
            await self._services.chat.publish_home(home.actor.person, view.unknown())
        await self._again(home, _AFTER_FAULT)

    async def _again(self, home: OpenHome, after: timedelta) -> None:
        due = self._services.clock.after(after)
        await self._services.store.write(lambda tx: tx.homes.again(home, due_at=due))
