"""`stagebot sandbox`: either half of the sandbox alone, for any other client or bot."""

from pathlib import Path

from bot.cli.process import until_stopped
from bot.domain.errors import ConfigError
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.gate import BASE, STEPS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import PortInUse, serve
from bot.sandbox.workspace.app import create_app as create_workspace

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


async def marketplace(*, port: int, speed: float, control: bool) -> int:
    """Serve the pretended publishing API until told to stop."""
    clock = SandboxClock(speed)
    catalog, switches = demo(clock.now())
    app = create_app(Market(clock, catalog, switches), control=control)
    try:
        async with serve(app, port) as url:
            print(f"Marketplace  {url}{BASE}")
            print(f"Steps        {url}{STEPS}")
            print(f"Login        {url}  (any tenant, client and secret)")
            await until_stopped()
    except PortInUse as error:
        raise ConfigError(str(error)) from None
    return 0


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
