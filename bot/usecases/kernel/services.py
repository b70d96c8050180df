"""The frozen bundle of what every use case needs from outside."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.domain.offer.explanations import Catalogue
from bot.ports.azure import Galleries, Subscriptions
from bot.ports.clock import Clock
from bot.ports.marketplace import Marketplace
from bot.ports.outside import Outside
from bot.ports.people import People
from bot.ports.pictures import Pictures
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
    HOME = "home_redraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast time's door works. `visible_within`: how long an accepted submission may stay unseen.

    `keep`: how long what is settled stays (delivery keys, posted messages, whitelists that nobody saved).
    """

    poll_every: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=45)
    visible_within: timedelta = timedelta(minutes=3)
    fill_within: timedelta = timedelta(seconds=2.5)
    workers: int = 20
    keep: timedelta = timedelta(days=7)
    replica: str = "stagebot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Ports and decisions of the house. `spawn` runs a tracked task whose errors are logged.

    `outside` None: nothing that a draft refers to is looked at; `galleries` None: no gallery image.
    """

    store: Store
    marketplace: Marketplace
    subscriptions: Subscriptions
    chat: Chat
    people: People
    pictures: Pictures
    clock: Clock
    policy: PolicyInForce
    nudge: Callable[[WorkerName], None]
    spawn: Callable[[Coroutine[Any, Any, None]], None]
    pace: Pace = field(default_factory=Pace)
    outside: Outside | None = None
    galleries: Galleries | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The explanations of failures, the publisher's own first."""
        return self.policy.catalogue
