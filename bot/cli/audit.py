"""`stagebot audit export | verify | bundle`: the journal for people who do not trust the bot."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.cli.lookup import find_run, with_ids
from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.ops.reports import audit
from bot.ops.reports.bundle import bundle as make_bundle
from bot.ops.reports.bundle import verify_bundle
from bot.policyfile import load_policy
from bot.ports.store.errors import SchemaBehind
from bot.ports.store.tx import Store
from bot.settings import from_environment
from storage import open_store
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD

_MOST_SHOWN = 20


@asynccontextmanager
async def _journal() -> AsyncIterator[Store]:
    """Open the database beside a running bot, and only if it is there: an audit makes none and moves none."""
    url = from_environment().database_url
    found = await revision(url)
    if found != HEAD:
        raise SchemaBehind(f"The database has schema {found or 'none'}, this program reads {HEAD}.")
    async with open_store(url, lock=False) as store:
        yield store


async def export(*, form: str, offer: str, since: str, output: str) -> int:
    """Write the journal, line by line."""
    async with _journal() as store:
        lines = audit.export(store, form=form, offer=offer, since=since)
        if not output:
            async for line in lines:
                sys.stdout.write(line)
            return 0
        with _file(output).open("x", encoding="utf-8", newline="") as file:
            async for line in lines:
                file.write(line)
    return 0


async def verify(file: str) -> int:
    """Verify the journal, or a bundle; exit code 1 names the first broken link of each chain."""
    if file:
        return _verify_file(Path(file))
    async with _journal() as store:
        walk = await audit.verify(store)
    for broken in list(walk.broken.values())[:_MOST_SHOWN]:
        print(f"BROKEN  {broken}")
    events = sum(chain.length for chain in walk.chains.values())
    print(f"{events} events in {len(walk.chains)} chains, {len(walk.broken)} broken")
    return 1 if walk.broken else 0


def _verify_file(path: Path) -> int:
    try:
        count, broken = verify_bundle(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} cannot be verified: {error}.") from None
    print(f"BROKEN  {broken}" if broken else f"{path}: {count} events, every link holds")
    return 1 if broken else 0


async def bundle(wanted: str, *, output: str) -> int:
    """Write everything about one run into one file."""
    policies, _ = load_policy(from_environment().policy)
    async with _journal() as store:
        run = await find_run(store, wanted)
        policy = (await with_ids(store, policies)).for_offer(run.offer)
        text = await make_bundle(store, run, policy, now=SystemClock().now())
    path = _file(output or f"audit-{run.offer}-{run.id}.json")
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    print(path)
    return 0


def _file(output: str) -> Path:
    path = Path(output)
    if path.exists():
        raise ConfigError(f"{path} is there already; an audit overwrites nothing.")
    return path
