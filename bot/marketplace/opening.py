"""From settings to a marketplace client with the right credentials."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from azure.identity.aio import (
    CertificateCredential,
    ClientSecretCredential,
    WorkloadIdentityCredential,
)

from bot.marketplace.auth import GRAPH, SUBMISSION, AzureIssuer, Issuer, LoginIssuer, Tokens
from bot.marketplace.client import IngestionClient
from bot.marketplace.http import Caller, Endpoint
from bot.marketplace.throttle import Throttle
from bot.ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Addresses and credentials. `login_url` empty: Microsoft's own login; `steps_url` empty: no steps."""

    marketplace_url: str
    login_url: str
    steps_url: str
    tenant: str
    client: str
    secret: str = ""
    certificate_path: str = ""
    federated_token_file: str = ""
    poll_every: timedelta = timedelta(seconds=60)


@asynccontextmanager
async def open_marketplace(
    access: Access, session: aiohttp.ClientSession, clock: Clock
) -> AsyncIterator[IngestionClient]:
    """Build the client; nothing is called yet."""
    tokens = Tokens(_issuer(access, session))
    # a little under the interval, so that a poll that is due is never answered from memory
    throttle = Throttle(clock, poll_every=access.poll_every * 0.9)
    api = Endpoint(base=access.marketplace_url.rstrip("/"), audience=GRAPH)
    steps = Endpoint(base=access.steps_url.rstrip("/"), audience=SUBMISSION) if access.steps_url else None
    try:
        yield IngestionClient(Caller(session, tokens, throttle), throttle, clock, api=api, steps=steps)
    finally:
        await tokens.close()


def _issuer(access: Access, session: aiohttp.ClientSession) -> Issuer:
    if access.login_url:
        return LoginIssuer(
            session,
            address=access.login_url,
            tenant=access.tenant,
            client=access.client,
            secret=access.secret,
        )
    if access.certificate_path:
        return AzureIssuer(
            CertificateCredential(access.tenant, access.client, certificate_path=access.certificate_path)
        )
    if access.federated_token_file:
        return AzureIssuer(
            WorkloadIdentityCredential(
                tenant_id=access.tenant,
                client_id=access.client,
                token_file_path=access.federated_token_file,
            )
        )
    return AzureIssuer(ClientSecretCredential(access.tenant, access.client, access.secret))
