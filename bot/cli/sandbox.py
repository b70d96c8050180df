"""`stagebot sandbox`: either half of the sandbox alone, for any other client or bot."""

import json
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli.manifest import MANIFEST
from bot.cli.process import until_stopped
from bot.domain.errors import ConfigError
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.addresses import ACCOUNT, BASE, STEPS
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.persistence import load, save
from bot.sandbox.marketplace.seeds import bulk as offers_in_bulk
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.marketplace.switches import Switches, changed
from bot.sandbox.serve import PortInUse, serve
from bot.sandbox.workspace.app import create_app as create_workspace


async def marketplace(
    *,
    port: int,
    speed: float,
    control: bool,
    switches: Sequence[str],
    switch_file: str,
    state: str,
    bulk: int,
    certificate: str = "",
) -> int:
    """Serve the pretended publishing API until told to stop. Raises ConfigError.

    With `certificate`, a PEM file of a certificate and its key, it is served over TLS.
    """
    tls = _tls(certificate) if certificate else None
    market = _market(speed, state)
    for product in offers_in_bulk(bulk).by_guid.values():
        market.catalog.add(product)
    market.switches = _switched(market.switches, switches, switch_file)
    if state:
        market.on_change = lambda: save(market, Path(state))
    try:
        async with serve(create_app(market, control=control), port, tls=tls) as url:
            print(f"Marketplace  {url}{BASE}")
            print(f"Steps        {url}{STEPS}")
            print(f"Login        {url}  (any tenant, client and secret)")
            print(f"Azure        {url}  (subscriptions, and the blobs of {ACCOUNT}.blob.core.windows.net)")
            await until_stopped()
    except PortInUse as error:
        raise ConfigError(str(error)) from None
    market.on_change()
    return 0


def _market(speed: float, state: str) -> Market:
    if state and Path(state).exists():
        try:
            return load(Path(state))
        except (OSError, ValueError, KeyError):
            raise ConfigError(f"{state} holds no state of the sandbox; remove it.") from None
    try:
        clock = SandboxClock(speed)
    except ValueError as error:
        raise ConfigError(f"--speed: {error}.") from None
    return Market(clock, *demo(clock.now()))


def _tls(certificate: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate)
    except (OSError, ssl.SSLError):
        raise ConfigError(f"{certificate} holds no certificate with its key in PEM form.") from None
    return context


def _switched(switches: Switches, given: Sequence[str], file: str) -> Switches:
    try:
        values: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8")) if file else {}
        for pair in given:
            name, _, value = pair.partition("=")
            values[name] = json.loads(value)
        return changed(switches, values)
    except OSError as error:
        raise ConfigError(f"{file} cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise ConfigError(f"The switches are wrong: {error}. Write --switch NAME=JSON.") from None


async def workspace(*, port: int) -> int:
    """Serve the pretended workspace until told to stop."""
    try:
        async with serve(create_workspace(manifest=MANIFEST), port) as url:
            print(f"Page     {url}/")
            print(f"Web API  {url}/api/  (SLACK_BOT_TOKEN=xoxb-sandbox SLACK_APP_TOKEN=xapp-sandbox)")
            await until_stopped()
    except PortInUse as error:
        raise ConfigError(str(error)) from None
    return 0
