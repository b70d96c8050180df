"""The frozen bundle of what every use case needs from outside."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.domain.offer.explanations import Catalogue
from bot.domain.people import Actor
from bot.domain.values import TeamId
from bot.ports.azure import Subscriptions
from bot.ports.clock import Clock
from bot.ports.marketplace import Marketplace
from bot.ports.people import People
from bot.ports.slack import Chat
from bot.ports.store.tx import Store
from bot.usecases.kernel.policy_in_force import PolicyInForce


class WorkerName(StrEnum):
    """What can be nudged after a commit, so that nobody waits for the next job."""

    POLLER = "marketplace_poller"
    WHITELIST = "whitelist_writer"
    POLICY = "policy_watcher"
    ATTENTION = "attention_planner"
    RELAY = "outbox_relay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast time's door works. `visible_within`: how long an accepted submission may stay unseen."""

    poll_every: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=45)
    visible_within: timedelta = timedelta(minutes=3)
    fill_within: timedelta = timedelta(seconds=2.5)
    workers: int = 20
    replica: str = "stagebot"


class Homes:
    """Who opened App Home lately: theirs are redrawn when a run changes; others redraw by opening it."""

    _MOST = 200

    def __init__(self) -> None:
        self._opened: dict[Actor, None] = {}

    def remember(self, actor: Actor) -> None:
        """Keep a person's Home current from now on; the longest unopened is let go."""
        self._opened.pop(actor, None)
        self._opened[actor] = None
        if len(self._opened) > self._MOST:
            del self._opened[next(iter(self._opened))]

    def of(self, team: TeamId) -> tuple[Actor, ...]:
        """Return the people of a workspace whose Homes are kept."""
        return tuple(actor for actor in self._opened if actor.team == team)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Ports and decisions of the house. `spawn` runs a tracked task whose errors are logged."""

    store: Store
    marketplace: Marketplace
    subscriptions: Subscriptions
    chat: Chat
    people: People
    clock: Clock
    policy: PolicyInForce
    nudge: Callable[[WorkerName], None]
    spawn: Callable[[Coroutine[Any, Any, None]], None]
    pace: Pace = field(default_factory=Pace)
    homes: Homes = field(default_factory=Homes)

    @property
    def catalogue(self) -> Catalogue:
        """The explanations of failures, the publisher's own first."""
        return self.policy.catalogue
