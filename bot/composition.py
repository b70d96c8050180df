"""The composition root: settings in, a running bot out. The only file where an adapter meets its port."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.domain.policy.groups import handles
from bot.domain.values import ChannelId, DurableId, TeamId
from bot.http.backoff import Backoff
from bot.http.session import open_session
from bot.marketplace.opening import Access, open_galleries, open_marketplace, open_subscriptions
from bot.marketplace.outside.looking import OutsideLooks, open_outside
from bot.ops.control_socket import path_beside, serve_control
from bot.ops.health import Health, policy_health
from bot.ops.server import serve_ops
from bot.pictures.drawing import DrawnPictures
from bot.policyfile import load_policy
from bot.ports.clock import Clock
from bot.ports.slack import ChatError, ChatRefused, ChatRevoked
from bot.ports.store.tx import Store
from bot.settings import Settings, network
from bot.signing.copies import SealFile
from bot.signing.dsse import EnvelopeSigner
from bot.signing.keys import private_key
from bot.slack.app import build_app
from bot.slack.http_mode import serve_http
from bot.slack.installation import Installation
from bot.slack.socket_mode import SocketMode
from bot.slack.wiring import Slack, open_slack
from bot.telemetry.log import get_logger
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.policy_in_force import PolicyInForce
from bot.usecases.kernel.services import Pace, Services, WorkerName
from bot.usecases.policy import groups
from bot.workers import policy_watcher
from bot.workers.attention_planner import AttentionPlanner
from bot.workers.home_redraw import HomeRedraw
from bot.workers.housekeeping import Housekeeping
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from bot.workers.policy_watcher import PolicyWatcher
from bot.workers.scheduler import Rounds, ScheduledJob, Scheduler
from bot.workers.sealer import SEAL_EVERY, Copy, Sealer, in_channel
from bot.workers.tasks import Tasks
from bot.workers.trouble import Trouble
from bot.workers.whitelist_writer import WhitelistWriter
from handlers.registry import register
from handlers.removal import register_removal
from storage import open_store

_HOUSEKEEPING_EVERY = timedelta(minutes=5)
_INTRODUCED_WITHIN = 5.0
_FILLS_LONGER = 1.25
"""A window that is open already may be filled a little later than a command is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot that works until its context ends."""

    services: Services
    app: AsyncApp
    metrics: Metrics
    installation: Installation

    def read_policy_again(self) -> None:
        """Look at the policy file now instead of within seconds."""
        self.services.nudge(WorkerName.POLICY)


@asynccontextmanager
async def open_bot(
    settings: Settings, *, is_new: bool = False, clock: Clock | None = None
) -> AsyncIterator[Bot]:
    """Start everything in order and stop it in the opposite one. Raises ConfigError, StoreError.

    `is_new` takes a database that is not the one from before. `clock` tells the time of what happens to
    runs, the system's unless given; how long a neighbour is waited for stays real.

    When it stops, people are no longer listened to first; rounds under way end, then tracked tasks.
    """
    async with AsyncExitStack() as stack:
        nudges, tasks, metrics = _Nudges(), Tasks(), Metrics()
        slack = await _open_slack(stack, settings)
        services = await _open_services(
            stack,
            settings,
            slack,
            nudges,
            tasks,
            is_new=is_new,
            refused=lambda what: metrics.steps_refused_total.labels(what=what).inc(),
        )
        if clock is not None:
            services = replace(services, clock=clock)
        await _introduce(stack, slack.installation, services.clock)
        stack.push_async_callback(tasks.drain, settings.drain_seconds)
        watcher = PolicyWatcher(services, _team_of(slack.installation), settings.policy)
        await watcher.begin()
        stack.push_async_callback(watcher.leave)
        drain = timedelta(seconds=settings.drain_seconds)
        every = timedelta(seconds=settings.tick_seconds)
        jobs = _jobs(services, metrics, slack.installation, watcher, every=every)
        jobs |= _seals(settings, services, metrics)
        scheduler = Scheduler(jobs, drain=drain, clock=services.clock)
        nudges.scheduler = await stack.enter_async_context(scheduler)
        app = build_app(
            client=slack.client,
            signing_secret=_signing_secret(settings),
            authorize=slack.installation.authorizer(),
        )
        register(app, services, metrics, box=settings.handler_seconds, per_minute=settings.person_per_minute)
        register_removal(app, slack.installation)
        problem = await _listen(stack, app, slack, settings)
        health = Health(
            store=services.store,
            clock=services.clock,
            turns=scheduler.turns,
            slack=problem,
            metrics=metrics,
            policy=partial(policy_health, services, slack.installation),
        )
        await _serve_ops(stack, health, metrics, settings)
        await stack.enter_async_context(serve_control(services, path_beside(settings.database_url)))
        yield Bot(services=services, app=app, metrics=metrics, installation=slack.installation)


@asynccontextmanager
async def open_command_line(settings: Settings, *, lock: bool = False) -> AsyncIterator[Services]:
    """Open the use cases for one command, beside a running bot: it says and does what follows.

    With `lock` no bot may run on the same SQLite file. Raises ConfigError, StoreError.
    """
    async with AsyncExitStack() as stack:
        tasks = Tasks()
        slack = await _open_slack(stack, settings)
        services = await _open_services(stack, settings, slack, _Nudges(), tasks, lock=lock)
        await _put_groups(services, slack)
        stack.push_async_callback(tasks.drain, settings.drain_seconds)
        yield services


async def _put_groups(services: Services, slack: Slack) -> None:
    """Have a command count user groups as the bot does: by the ids that are kept."""
    if handles(services.policy.file):
        await groups.keep(services, (await slack.installation.identity()).team)


class _Nudges:
    """Passes nudges on to the scheduler, once there is one."""

    def __init__(self) -> None:
        self.scheduler: Scheduler | None = None

    def nudge(self, pump: WorkerName) -> None:
        if self.scheduler is not None:
            self.scheduler.nudge(pump)


async def _open_slack(stack: AsyncExitStack, settings: Settings) -> Slack:
    return await stack.enter_async_context(
        open_slack(
            token=settings.slack_bot_token.reveal(),
            clock=SystemClock(),
            base_url=settings.slack_url,
            network=network(settings),
        )
    )


async def _type_of(store: Store, product: DurableId) -> str:
    """Return an offer's type as it was last seen: it decides which API serves the offer."""
    return await store.read(lambda tx: tx.offers.type_of(product))


async def _open_services(
    stack: AsyncExitStack,
    settings: Settings,
    slack: Slack,
    nudges: _Nudges,
    tasks: Tasks,
    *,
    lock: bool = True,
    is_new: bool = False,
    refused: Callable[[str], None] = lambda _: None,
) -> Services:
    policy, catalogue = load_policy(settings.policy)
    slack.people.groups_matter = lambda: policy.names_groups
    system = SystemClock()
    store = await stack.enter_async_context(open_store(settings.database_url, lock=lock, is_new=is_new))
    session = await stack.enter_async_context(open_session(network(settings)))
    marketplace = await stack.enter_async_context(
        open_marketplace(access(settings), session, system, refused=refused, type_of=partial(_type_of, store))
    )
    outside = await stack.enter_async_context(open_outside_of(settings, system))
    return Services(
        store=store,
        outside=outside,
        marketplace=marketplace,
        subscriptions=open_subscriptions(access(settings), session, system),
        galleries=open_galleries(access(settings), session, system),
        chat=slack.chat,
        people=slack.people,
        pictures=DrawnPictures(),
        clock=system,
        policy=PolicyInForce(policy, catalogue),
        nudge=nudges.nudge,
        spawn=tasks.spawn,
        pace=_pace(settings),
    )


async def _serve_ops(stack: AsyncExitStack, health: Health, metrics: Metrics, settings: Settings) -> None:
    if settings.ops_address is None:
        return
    host, port = settings.ops_address
    await stack.enter_async_context(serve_ops(health, metrics, host=host, port=port))


def open_outside_of(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[OutsideLooks]:
    """Open what looks at the addresses that drafts name."""
    return open_outside(
        clock,
        allowed=frozenset(filter(None, settings.preflight_hosts.replace(" ", "").split(","))),
        follows_links=settings.preflight_links == "on",
        network=network(settings),
    )


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
        tree_megabytes=settings.tree_megabytes,
    )


def _pace(settings: Settings) -> Pace:
    every = timedelta(seconds=settings.poll_seconds)
    return Pace(
        poll_every=every,
        lease=timedelta(seconds=settings.lease_seconds),
        visible_within=3 * every,
        workers=settings.poll_workers,
        keep=timedelta(days=settings.keep_days),
        replica=settings.replica,
        fill_within=timedelta(seconds=settings.handler_seconds * _FILLS_LONGER),
    )


def _jobs(
    services: Services,
    metrics: Metrics,
    installation: Installation,
    watcher: PolicyWatcher,
    *,
    every: timedelta,
) -> dict[str, ScheduledJob]:
    team = _team_of(installation)

    def redraw_homes() -> None:
        services.nudge(WorkerName.HOME)

    workers: tuple[Rounds, ...] = (
        MarketplacePoller(services, metrics),
        WhitelistWriter(services, metrics),
        AttentionPlanner(services, metrics),
        OutboxRelay(services, metrics, redraw_homes),
        HomeRedraw(services, metrics),
    )
    housekeeping = Housekeeping(services, metrics, team)
    return {worker.name: ScheduledJob(worker=worker, every=every) for worker in workers} | {
        housekeeping.name: ScheduledJob(worker=housekeeping, every=_HOUSEKEEPING_EVERY),
        watcher.name: ScheduledJob(worker=watcher, every=policy_watcher.EVERY),
    }


def _seals(settings: Settings, services: Services, metrics: Metrics) -> dict[str, ScheduledJob]:
    """Return the job that seals the journal; without a key nothing can be sealed. Raises ConfigError."""
    text = settings.audit_key.reveal()
    if not text:
        return {}
    copies: list[Copy] = []
    if settings.audit_seals:
        file = SealFile(Path(settings.audit_seals))
        copies.append(lambda stored: file.append(stored.envelope))
    if settings.audit_channel:
        copies.append(in_channel(services.chat, ChannelId(settings.audit_channel)))
    signer = EnvelopeSigner(private_key(text))
    sealer = Sealer(services.store, signer, services.clock, metrics, tuple(copies))
    return {sealer.name: ScheduledJob(worker=sealer, every=SEAL_EVERY)}


def _team_of(installation: Installation) -> Callable[[], Awaitable[TeamId]]:
    async def team() -> TeamId:
        return (await installation.identity()).team

    return team


def _signing_secret(settings: Settings) -> str | None:
    return settings.slack_signing_secret.reveal() if settings.slack_mode == "http" else None


async def _introduce(stack: AsyncExitStack, installation: Installation, clock: Clock) -> None:
    """Ask Slack who we are. A token that it refuses stops the start; an outage is waited out beside the work.

    Raises ConfigError.
    """
    try:
        async with asyncio.timeout(_INTRODUCED_WITHIN):
            await installation.identity()
    except (ChatRevoked, ChatRefused) as error:
        raise ConfigError(
            f"Slack refuses SLACK_BOT_TOKEN ({error.code}). Install the app and copy its bot token."
        ) from None
    except (ChatError, TimeoutError) as error:
        get_logger("slack").warning(
            "slack.away_at_start", cause=str(error) or "Slack does not answer in time"
        )
        asking = asyncio.create_task(_ask_until_known(installation, clock), name="introduce")
        stack.push_async_callback(_cancel, asking)


async def _ask_until_known(installation: Installation, clock: Clock) -> None:
    trouble, failures = Trouble("slack.introduce", clock), 0
    backoff = Backoff(first=1.0, longest=30.0)
    while True:
        try:
            await installation.identity()
        except ChatError as error:
            trouble.met(error)
            failures += 1
            await asyncio.sleep(backoff.wait(failures, fraction=clock.fraction()))
        else:
            trouble.over()
            return


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _listen(
    stack: AsyncExitStack, app: AsyncApp, slack: Slack, settings: Settings
) -> Callable[[], str]:
    """Begin to listen to people, last: what is asked from now on can be answered.

    Return what tells what is wrong with the way to Slack, empty while it can be heard.
    """
    if settings.slack_mode == "socket":
        socket = SocketMode(
            app=app,
            client=slack.client,
            calls=slack.calls,
            app_token=settings.slack_app_token.reveal(),
            clock=SystemClock(),
        )
        await stack.enter_async_context(socket)
        return lambda: (
            _unknown(slack.installation)
            if socket.link.connected
            else f"not connected. {socket.link.problem}".strip()
        )
    host, port = settings.http_address
    secret = settings.slack_signing_secret.reveal()
    await stack.enter_async_context(
        serve_http(app=app, signing_secret=secret, host=host, port=port, clock=SystemClock())
    )
    # Slack comes to us, and a proxy in front watches whether it does; who we are must be known to answer
    return lambda: _unknown(slack.installation)


def _unknown(installation: Installation) -> str:
    return "" if installation.known else f"not connected. {installation.problem}".strip()
