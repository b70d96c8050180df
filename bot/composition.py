"""The roof: settings in, a running bot out. The only file where an adapter meets its port."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.domain.values import TeamId
from bot.http.session import open_session
from bot.marketplace.opening import Access, open_marketplace, open_subscriptions
from bot.marketplace.outside.looking import open_outside
from bot.ops.health import Health
from bot.ops.server import serve_ops
from bot.policyfile import load_policy
from bot.ports.slack import ChatRefused, ChatRevoked
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.http_mode import serve_http
from bot.slack.installation import Installation
from bot.slack.socket_mode import SocketMode
from bot.slack.wiring import Slack, open_slack
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Pace, Services, WorkerName
from bot.workers.housekeeping import Housekeeping
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from bot.workers.scheduler import ScheduledJob, Scheduler
from bot.workers.whitelist_writer import WhitelistWriter
from bot.workers.worker import Tasks
from handlers import home
from handlers.registry import register
from storage import open_store

_SWEEP_EVERY = timedelta(minutes=5)
_SWEEP = "sweep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot that works until its context ends."""

    services: Services
    app: AsyncApp
    metrics: Metrics
    team: TeamId


@asynccontextmanager
async def open_bot(settings: Settings) -> AsyncIterator[Bot]:
    """Start everything in order and stop it in the opposite one. Raises ConfigError, StoreError.

    When it stops, people are no longer listened to first; rounds under way end, then tracked tasks.
    """
    async with AsyncExitStack() as stack:
        nudges, tasks, metrics = _Nudges(), Tasks(), Metrics()
        slack = await _open_slack(stack, settings)
        services = await _open_services(stack, settings, slack, nudges, tasks)
        team = await _team(slack.installation)
        stack.push_async_callback(tasks.drain, settings.drain_seconds)
        tick, relay = _workers(services, metrics, team)
        jobs = _jobs(
            services, tick, relay, Housekeeping(services, team), timedelta(seconds=settings.tick_seconds)
        )
        drain = timedelta(seconds=settings.drain_seconds)
        nudges.scheduler = await stack.enter_async_context(Scheduler(jobs, drain=drain))
        app = build_app(
            client=slack.client,
            signing_secret=_signing_secret(settings),
            authorize=slack.installation.authorizer(),
        )
        register(app, services, metrics, box=settings.handler_seconds)
        is_heard = await _listen(stack, app, slack, settings)
        health = Health(
            store=services.store,
            clock=services.clock,
            turned_at=lambda: _last_turn(tick, relay),
            is_heard=is_heard,
        )
        await _serve_ops(stack, health, metrics, settings)
        yield Bot(services=services, app=app, metrics=metrics, team=team)


@asynccontextmanager
async def open_command_line(settings: Settings) -> AsyncIterator[Services]:
    """Open the use cases for one command, beside a running bot: it says and does what follows.

    Raises ConfigError, StoreError.
    """
    async with AsyncExitStack() as stack:
        tasks = Tasks()
        slack = await _open_slack(stack, settings)
        services = await _open_services(stack, settings, slack, _Nudges(), tasks, lock=False)
        stack.push_async_callback(tasks.drain, settings.drain_seconds)
        yield services


class _Nudges:
    """Passes nudges on to the scheduler, once there is one."""

    def __init__(self) -> None:
        self.scheduler: Scheduler | None = None

    def nudge(self, pump: WorkerName) -> None:
        if self.scheduler is not None:
            self.scheduler.nudge(pump)


async def _open_slack(stack: AsyncExitStack, settings: Settings) -> Slack:
    return await stack.enter_async_context(
        open_slack(token=settings.slack_bot_token.reveal(), clock=SystemClock(), base_url=settings.slack_url)
    )


async def _open_services(
    stack: AsyncExitStack,
    settings: Settings,
    slack: Slack,
    nudges: _Nudges,
    tasks: Tasks,
    *,
    lock: bool = True,
) -> Services:
    policy, catalogue = load_policy(settings.policy)
    clock = SystemClock()
    store = await stack.enter_async_context(open_store(settings.database_url, lock=lock))
    session = await stack.enter_async_context(open_session())
    marketplace = await stack.enter_async_context(open_marketplace(access(settings), session, clock))
    outside = await stack.enter_async_context(
        open_outside(
            clock,
            allowed=frozenset(filter(None, settings.preflight_hosts.replace(" ", "").split(","))),
            follows_links=settings.preflight_links == "on",
        )
    )
    return Services(
        store=store,
        outside=outside,
        marketplace=marketplace,
        subscriptions=open_subscriptions(access(settings), session, clock),
        chat=slack.chat,
        people=slack.people,
        clock=clock,
        policy=policy,
        catalogue=catalogue,
        nudge=nudges.nudge,
        spawn=tasks.spawn,
        pace=_pace(settings),
    )


async def _serve_ops(stack: AsyncExitStack, health: Health, metrics: Metrics, settings: Settings) -> None:
    if settings.ops_address is None:
        return
    host, port = settings.ops_address
    await stack.enter_async_context(serve_ops(health, metrics, host=host, port=port))


def access(settings: Settings) -> Access:
    """Return where the marketplace is and with which credentials."""
    return Access(
        marketplace_url=settings.marketplace_url,
        login_url=settings.login_url,
        steps_url=settings.steps_url,
        arm_url=settings.arm_url,
        tenant=settings.azure_tenant_id,
        client=settings.azure_client_id,
        secret=settings.azure_client_secret.reveal(),
        certificate_path=settings.azure_client_certificate_path,
        federated_token_file=settings.azure_federated_token_file,
        poll_every=timedelta(seconds=settings.poll_seconds),
    )


def _pace(settings: Settings) -> Pace:
    every = timedelta(seconds=settings.poll_seconds)
    return Pace(
        poll_every=every,
        lease=timedelta(seconds=settings.lease_seconds),
        visible_within=3 * every,
        workers=settings.poll_workers,
        replica=settings.replica,
    )


def _workers(services: Services, metrics: Metrics, team: TeamId) -> tuple[MarketplacePoller, OutboxRelay]:
    def redraw_homes() -> None:
        for actor in services.homes.of(team):
            services.spawn(home.draw(services, actor))

    return MarketplacePoller(services, metrics), OutboxRelay(services, metrics, redraw_homes)


def _jobs(
    services: Services, tick: MarketplacePoller, relay: OutboxRelay, sweep: Housekeeping, every: timedelta
) -> dict[str, ScheduledJob]:
    return {
        WorkerName.POLLER: ScheduledJob(work=tick.round, every=every),
        WorkerName.RELAY: ScheduledJob(work=relay.round, every=every),
        WorkerName.WHITELIST: ScheduledJob(work=WhitelistWriter(services).round, every=every),
        _SWEEP: ScheduledJob(work=sweep.round, every=_SWEEP_EVERY),
    }


def _last_turn(tick: MarketplacePoller, relay: OutboxRelay) -> datetime | None:
    if tick.turned_at is None or relay.turned_at is None:
        return None
    return min(tick.turned_at, relay.turned_at)


def _signing_secret(settings: Settings) -> str | None:
    return settings.slack_signing_secret.reveal() if settings.slack_mode == "http" else None


async def _team(installation: Installation) -> TeamId:
    """Ask Slack who we are: the token must be good before anything starts."""
    try:
        return (await installation.identity()).team
    except (ChatRevoked, ChatRefused) as error:
        raise ConfigError(
            f"Slack refuses SLACK_BOT_TOKEN ({error.code}). Install the app and copy its bot token."
        ) from None


async def _listen(
    stack: AsyncExitStack, app: AsyncApp, slack: Slack, settings: Settings
) -> Callable[[], bool]:
    """Open the people's door, last: what is asked from now on can be answered.

    Return what tells whether Slack can be heard.
    """
    if settings.slack_mode == "socket":
        door = SocketMode(
            app=app,
            client=slack.client,
            calls=slack.calls,
            app_token=settings.slack_app_token.reveal(),
            clock=SystemClock(),
        )
        await stack.enter_async_context(door)
        return lambda: door.link.connected
    host, port = settings.http_address
    secret = settings.slack_signing_secret.reveal()
    await stack.enter_async_context(
        serve_http(app=app, signing_secret=secret, host=host, port=port, clock=SystemClock())
    )
    return lambda: True  # Slack comes to us; a proxy in front watches whether it does
