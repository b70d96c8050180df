"""Which workers the scheduler turns, and how often."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.domain.values import ChannelId, TeamId
from bot.settings import Settings
from bot.signing.copies import SealFile
from bot.signing.dsse import EnvelopeSigner
from bot.signing.keys import private_key
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import Services, WorkerName
from bot.workers import policy_watcher
from bot.workers.attention_planner import AttentionPlanner
from bot.workers.home_redraw import HomeRedraw
from bot.workers.housekeeping import Housekeeping
from bot.workers.marketplace_poller import MarketplacePoller
from bot.workers.outbox_relay import OutboxRelay
from bot.workers.policy_watcher import PolicyWatcher
from bot.workers.scheduler import Rounds, ScheduledJob
from bot.workers.sealer import SEAL_EVERY, Copy, Sealer, in_channel
from bot.workers.whitelist_writer import WhitelistWriter

_HOUSEKEEPING_EVERY = timedelta(minutes=5)


def jobs_of(
    services: Services,
    metrics: Metrics,
    team: Callable[[], Awaitable[TeamId]],
    watcher: PolicyWatcher,
    *,
    every: timedelta,
) -> dict[str, ScheduledJob]:
    """Return a job for each worker; most turn once in `every`. `team` is the workspace that we serve."""

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


def seals(settings: Settings, services: Services, metrics: Metrics) -> dict[str, ScheduledJob]:
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
