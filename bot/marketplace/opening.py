"""From addresses and credentials to a marketplace client."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp

from bot.domain.values import DurableId
from bot.marketplace.auth import Tokens
from bot.marketplace.by_type import MarketplaceByType, nowhere
from bot.marketplace.client import IngestionClient
from bot.marketplace.credentials import Credentials
from bot.marketplace.exchange import MIB
from bot.marketplace.galleries import ArmGalleries
from bot.marketplace.line import Limits
from bot.marketplace.subscriptions import ArmSubscriptions
from bot.ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Addresses and credentials.

    Empty `login_url`: Microsoft's own login; `steps_url`: no steps; `arm_url`: no subscription can be read.
    """

    marketplace_url: str
    login_url: str
    steps_url: str
    arm_url: str = ""
    tenant: str
    client: str
    secret: str = field(default="", repr=False)
    certificate_path: str = ""
    federated_token_file: str = ""
    poll_every: timedelta = timedelta(seconds=60)
    tree_megabytes: int = 16


@asynccontextmanager
async def open_marketplace(
    access: Access,
    session: aiohttp.ClientSession,
    clock: Clock,
    *,
    refused: Callable[[str], None] = lambda _: None,
    type_of: Callable[[DurableId], Awaitable[str]] | None = None,
) -> AsyncIterator[MarketplaceByType]:
    """Build the client; nothing is called yet. Raises ConfigError for what cannot be used.

    `refused` is called with a word for each question about steps that got no answer.

    `type_of` returns the type of an offer that was seen before. The session stays the caller's.
    """
    ingestion = IngestionClient(
        session,
        base_url=access.marketplace_url,
        tokens=_credentials(access).source(session, clock),
        steps_url=access.steps_url or None,
        clock=clock,
        # a little under the interval, so that a poll that is due is never answered from memory
        min_poll_seconds=access.poll_every.total_seconds() * 0.9,
        # several calls fit into one run's deadline
        limits=Limits(seconds=8.0, connect_seconds=3.0, tree_bytes=access.tree_megabytes * MIB),
        refused=refused,
    )
    yield MarketplaceByType(ingestion, ingestion.applications, type_of=type_of or nowhere)


def open_subscriptions(access: Access, session: aiohttp.ClientSession, clock: Clock) -> ArmSubscriptions:
    """Build what reads subscriptions; nothing is called yet. Raises ConfigError for an unusable address."""
    tokens = Tokens(_credentials(access).source(session, clock), clock)
    return ArmSubscriptions(session, url=access.arm_url, tenant=access.tenant, tokens=tokens, clock=clock)


def open_galleries(access: Access, session: aiohttp.ClientSession, clock: Clock) -> ArmGalleries:
    """Build what reads gallery images; nothing is called yet. Raises ConfigError for an unusable address."""
    tokens = Tokens(_credentials(access).source(session, clock), clock)
    return ArmGalleries(session, url=access.arm_url, tenant=access.tenant, tokens=tokens, clock=clock)


def _credentials(access: Access) -> Credentials:
    return Credentials(
        tenant=access.tenant,
        client=access.client,
        secret=access.secret,
        certificate_path=access.certificate_path,
        federated_token_file=access.federated_token_file,
        login_url=access.login_url,
    )
