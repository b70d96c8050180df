"""The composition root: settings in, a running bot out. The only package where an adapter meets its port."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.composition.introduction import introduce
from bot.composition.jobs import jobs_of, seals
from bot.composition.listening import listen
from bot.composition.publisher import access, open_outside_of
from bot.domain.policy.groups import handles
from bot.domain.values import DurableId, TeamId
from bot.http.session import open_session
from bot.marketplace.opening import open_galleries, open_marketplace, open_subscriptions
from bot.ops.control_socket import path_beside, serve_control
from bot.ops.health import Health, policy_health
from bot.ops.server import serve_ops
from bot.pictures.drawing import DrawnPictures
from bot.policyfile import load_policy
from bot.ports.clock import Clock
from bot.ports.store.tx import Store
from bot.settings import Settings, network
from bot.slack.app import build_app
from bot.slack.installation import Installation
from bot.slack.wiring import Slack, open_slack
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.policy_in_force import PolicyInForce
from bot.usecases.kernel.services import Pace, Services, WorkerName
from bot.usecases.policy import groups
from bot.workers.policy_watcher import PolicyWatcher
from bot.workers.scheduler import Scheduler
from bot.workers.tasks import Tasks
from handlers.registry import register
from handlers.removal import register_removal
from storage import open_store

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
        await introduce(stack, slack.installation, services.clock)
        stack.push_async_callback(tasks.drain, settings.drain_seconds)
        watcher = PolicyWatcher(services, _team_of(slack.installation), settings.policy)
        await watcher.begin()
        stack.push_async_callback(watcher.leave)
        drain = timedelta(seconds=settings.drain_seconds)
        every = timedelta(seconds=settings.tick_seconds)
        jobs = jobs_of(services, metrics, _team_of(slack.installation), watcher, every=every)
        jobs |= seals(settings, services, metrics)
        scheduler = Scheduler(jobs, drain=drain, clock=services.clock)
        nudges.scheduler = await stack.enter_async_context(scheduler)
        app = build_app(
            client=slack.client,
            signing_secret=_signing_secret(settings),
            authorize=slack.installation.authorizer(),
        )
        register(app, services, metrics, box=settings.handler_seconds, per_minute=settings.person_per_minute)
        register_removal(app, slack.installation)
        problem = await listen(stack, app, slack, settings)
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


def _team_of(installation: Installation) -> Callable[[], Awaitable[TeamId]]:
    async def team() -> TeamId:
        return (await installation.identity()).team

    return team


def _signing_secret(settings: Settings) -> str | None:
    return settings.slack_signing_secret.reveal() if settings.slack_mode == "http" else None
