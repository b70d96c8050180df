"""How long a command takes until it is acknowledged, as a ratio to floors of the same run.

    .venv/bin/python bench/ack.py [ROUNDS]

Floors: bolt with a listener that does nothing, the same with bolt's default settings, and one bare durable
SQLite commit. Ours: `/stage help` through the guard (one commit: the delivery key), and the submitted form
that opens a run (one commit more: run, event and notice). No network in any of them, rounds interleaved,
medians with spread.
"""

import asyncio
import itertools
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from bot.clock import SystemClock
from bot.domain.offer.explanations import Catalogue
from bot.domain.offer.offer import Offer
from bot.domain.people import EVERYONE, Actor, Person
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.values import DurableId, OfferId, TeamId
from bot.pictures.drawing import DrawnPictures
from bot.telemetry import log
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.policy_in_force import PolicyInForce
from bot.usecases.kernel.services import Services
from bot.workers.tasks import Tasks
from handlers.registry import register
from storage import open_store

TEAM = TeamId("T0BENCH")
CALLS = 200
_counter = itertools.count()
NAMED = frozenset({EVERYONE})
EVERYONE_MAY = Policy(default=OfferPolicy(stagers=NAMED, approvers=NAMED))


class Members:
    """Everybody is a full member."""

    async def person(self, actor: Actor) -> Person:
        return Person(id=actor.person, team=actor.team, name="Ana")


async def authorize() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id="U0BOT", bot_id="B0", bot_token="xoxb-1"
    )


def bare_app(*, early: bool) -> AsyncApp:
    app = AsyncApp(
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=early,
    )

    @app.command("/stage")
    async def noop(ack: Callable[[], Awaitable[None]]) -> None:
        await ack()

    return app


def command(text: str) -> AsyncBoltRequest:
    n = next(_counter)
    body = {
        "command": "/stage",
        "text": text,
        "team_id": TEAM,
        "user_id": "U0ANA",
        "channel_id": "C0BENCH",
        "trigger_id": f"t{n}",
        "response_url": "",
    }
    return AsyncBoltRequest(body=body, mode="socket_mode")


def submission() -> AsyncBoltRequest:
    n = next(_counter)
    subject = json.dumps({"offer": f"offer-{n:06d}", "channel": "C0BENCH"})
    view = {
        "id": f"V{n}",
        "type": "modal",
        "callback_id": "stage",
        "private_metadata": subject,
        "state": {"values": {"channel": {"channel": {"selected_conversation": "C0BENCH"}}}},
    }
    body = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U0ANA", "team_id": TEAM},
        "trigger_id": f"t{n}",
        "view": view,
    }
    return AsyncBoltRequest(body=body, mode="socket_mode")


async def timed(app: AsyncApp, request: Callable[[], AsyncBoltRequest], calls: int = CALLS) -> float:
    """Return the median time of an acknowledgement in milliseconds."""
    taken = []
    for _ in range(calls):
        one = request()
        started = time.perf_counter()
        answer = await app.async_dispatch(one)
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status == 200, answer.body
    return statistics.median(taken)


def commits(path: Path) -> float:
    """Return the median time of a bare durable commit in milliseconds."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY)")
    taken = []
    for _ in range(CALLS):
        started = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t VALUES (?)", (f"k{next(_counter)}",))
        connection.execute("COMMIT")
        taken.append((time.perf_counter() - started) * 1000)
    connection.close()
    return statistics.median(taken)


async def main(rounds: int) -> None:
    log.configure(level="error", pretty=False, replica="bench")
    figures: dict[str, list[float]] = {}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = await stack.enter_async_context(open_store(f"sqlite:///{folder / 'bench.db'}"))
        clock = SystemClock()
        services = Services(
            store=store,
            marketplace=None,
            subscriptions=None,
            chat=None,
            people=Members(),
            pictures=DrawnPictures(),
            clock=clock,
            policy=PolicyInForce(EVERYONE_MAY, Catalogue()),
            nudge=lambda _: None,
            spawn=Tasks().spawn,
        )
        seen = [
            Offer(
                id=OfferId(f"offer-{n:06d}"),
                durable_id=DurableId(f"product/{n}"),
                type="azureVirtualMachine",
                name="x",
            )
            for n in range(CALLS * (rounds + 1) * 6)
        ]
        await store.write(lambda tx: tx.offers.remember(TEAM, seen, now=clock.now()))
        ours = AsyncApp(
            authorize=authorize,
            signing_secret="",
            request_verification_enabled=False,
            process_before_response=True,
        )
        register(ours, services, Metrics(), box=2.0, per_minute=1_000_000)
        floor, default = bare_app(early=True), bare_app(early=False)
        for _ in range(rounds):
            for name, figure in (
                ("bolt, nothing done", await timed(floor, lambda: command("list"))),
                ("bolt by default, nothing done", await timed(default, lambda: command("list"), 40)),
                ("one bare commit", commits(folder / "floor.db")),
                ("/stage help, one commit", await timed(ours, lambda: command("help"))),
                ("form submitted, run opened", await timed(ours, submission)),
            ):
                figures.setdefault(name, []).append(figure)
    base = statistics.median(figures["bolt, nothing done"]) + statistics.median(figures["one bare commit"])
    print(f"{'':34}{'median ms':>10}{'min':>8}{'max':>8}{'x floor':>9}")
    for name, values in figures.items():
        middle = statistics.median(values)
        print(f"{name:34}{middle:10.2f}{min(values):8.2f}{max(values):8.2f}{middle / base:9.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
