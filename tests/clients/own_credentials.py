"""stagebot's credentials as they log in in production, without a login address. Prints JSON."""

import asyncio
import json
import os
import sys
from typing import Any

import aiohttp

from bot.clock import SystemClock
from bot.marketplace.auth import Audience
from bot.marketplace.credentials import Credentials
from bot.ports.marketplace import MarketplaceError

TENANT, CLIENT = "11111111-aaaa-4bbb-8ccc-222222222222", "33333333-aaaa-4bbb-8ccc-444444444444"
PROOFS = {
    "secret": {"secret": "a-secret"},
    "certificate": {"certificate_path": os.environ["CERTIFICATE"]},
    "federated": {"federated_token_file": os.environ["FEDERATED"]},
    "expired": {"secret": "expired-secret"},
    "wrong": {"secret": "wrong-secret"},
    "unknown subject": {"federated_token_file": os.environ["UNKNOWN"]},
    "unknown app": {"secret": "a-secret", "client": "unknown-app"},
    "unknown tenant": {"secret": "a-secret", "tenant": "unknown.example"},
}


async def fetched(proof, session):
    found: dict[str, Any] = {}
    credentials = Credentials(**{"tenant": TENANT, "client": CLIENT, **proof})
    for audience in Audience:
        try:
            token = await credentials.source(session, SystemClock()).fetch(audience)
            found[audience.name] = round(token.seconds)
        except MarketplaceError as error:
            found[audience.name] = str(error)
    return found


async def main():
    async with aiohttp.ClientSession() as session:
        found = {name: await fetched(proof, session) for name, proof in PROOFS.items()}
    sys.stdout.write(json.dumps(found))


asyncio.run(main())
