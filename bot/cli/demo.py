"""`stagebot demo`: the bot, a sandbox marketplace and a local workspace in one process, one address.

The same handlers, the same bolt, the same Socket Mode and the same HTTP client as in production; only
the addresses differ.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from bot.cli.manifest import MANIFEST
from bot.cli.process import set_up_logs, until_stopped
from bot.clock import DrivenClock
from bot.composition import Bot, open_bot
from bot.domain.errors import ConfigError
from bot.ports.clock import Clock
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app as create_marketplace
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo as demo_offers
from bot.sandbox.serve import PortInUse, serve
from bot.sandbox.workspace.app import create_app as create_workspace
from bot.sandbox.workspace.shapes import Timing
from bot.settings import Settings, load

POLICY = Path(__file__).with_name("demo.stagebot.yaml")
"""Who may do what in the demo."""

_POLL_SECONDS = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running demo: where its page is, its marketplace and its bot."""

    url: str
    market: Market
    bot: Bot


async def demo(*, port: int, speed: float, database: str, policy: str) -> int:
    """Run until told to stop. Raises ConfigError when the port is taken or the policy cannot be used."""
    with tempfile.TemporaryDirectory(prefix="stagebot-demo-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'demo.db'}"
        rules = policy or shutil.copy(str(POLICY), str(Path(folder) / "stagebot.yaml"))
        async with open_demo(port=port, speed=speed, database=url, policy=rules) as running:
            print(f"stagebot demo: {running.url}/", flush=True)
            print(f"Who may do what: {rules} (change it; it is read again while the demo runs).", flush=True)
            print("Type /stage offer-x in #releases. Ctrl-C stops it.", flush=True)
            await until_stopped()
    return 0


@asynccontextmanager
async def open_demo(
    *,
    port: int,
    speed: float,
    database: str,
    policy: str = "",
    timing: Timing | None = None,
    own_clock: Clock | None = None,
) -> AsyncIterator[Demo]:
    """Start both sandboxes and the bot between them; stop all three when the context ends.

    One clock drives all three, so that what takes days is seen in minutes. With `own_clock` the bot and Slack
    are on that one instead, as with a marketplace elsewhere. `timing` is Slack's patience, as documented
    unless something else is given; the bot's goes with it.
    """
    clock = SandboxClock(speed)
    drives = own_clock or DrivenClock(clock.now, lambda: clock.speed)
    if own_clock is None:
        timing = replace(timing or Timing(), day=lambda: clock.now().timestamp())
    catalog, switches = demo_offers(clock.now())
    market = Market(clock, catalog, replace(switches, local_addresses=True))
    try:
        async with (
            serve(create_marketplace(market, control=True)) as marketplace,
            serve(_workspace(clock, marketplace, timing), port) as workspace,
        ):
            settings = _as_patient_as(
                timing, _settings(marketplace, workspace, database, policy or str(POLICY))
            )
            set_up_logs(settings)
            async with open_bot(settings, clock=drives) as bot:
                yield Demo(url=workspace, market=market, bot=bot)
    except PortInUse as error:
        raise ConfigError(str(error)) from None


def _workspace(clock: SandboxClock, marketplace: str, timing: Timing | None) -> web.Application:
    neighbours = {"marketplace": marketplace}
    return create_workspace(manifest=MANIFEST, clock=clock, timing=timing, neighbours=neighbours)


def _as_patient_as(slack: Timing | None, settings: Settings) -> Settings:
    """Let the bot answer as much later as Slack waits longer."""
    longer = 1.0 if slack is None else slack.ack / Timing().ack
    return settings.model_copy(update={"handler_seconds": settings.handler_seconds * longer})


def _settings(marketplace: str, workspace: str, database: str, policy: str) -> Settings:
    return load(
        {
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "AZURE_TENANT_ID": "sandbox",
            "AZURE_CLIENT_ID": "sandbox",
            "AZURE_CLIENT_SECRET": "sandbox",
            "STAGEBOT_SLACK_URL": f"{workspace}/api/",
            "STAGEBOT_MARKETPLACE_URL": f"{marketplace}{BASE}",
            "STAGEBOT_STEPS_URL": f"{marketplace}{STEPS}",
            "STAGEBOT_LOGIN_URL": marketplace,
            "STAGEBOT_ARM_URL": marketplace,
            "STAGEBOT_PREFLIGHT_HOSTS": marketplace.removeprefix("http://"),
            "STAGEBOT_PREFLIGHT_LINKS": "off",
            "STAGEBOT_DATABASE_URL": database,
            "STAGEBOT_POLICY": policy,
            "STAGEBOT_OPS_ADDRESS": "off",
            "STAGEBOT_TICK_SECONDS": "0.5",
            "STAGEBOT_POLL_SECONDS": _POLL_SECONDS,
            "STAGEBOT_LOG_LEVEL": "warning",
        }
    )
