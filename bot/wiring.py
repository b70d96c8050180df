"""The roof: settings in, a running bot out. The only file where an adapter meets its port."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock
from bot.domain.values import TeamId
from bot.loops.metronome import Beat, Metronome
from bot.loops.pool import Tasks
from bot.loops.relay import Relay
from bot.loops.sweep import Sweep
from bot.loops.tick import Tick
from bot.marketplace.client import IngestionClient
from bot.marketplace.wiring import open_marketplace
from bot.policyfile import load_policy
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.directory import Directory
from bot.slack.gateway import SlackChat
from bot.telemetry.metrics import Metrics
from bot.usecases.services import Pace, Pump, Services
from handlers.registry import register
from storage import open_store

_SWEEP_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot that runs until its context ends."""

    services: Services
    app: AsyncApp
    metrics: Metrics
