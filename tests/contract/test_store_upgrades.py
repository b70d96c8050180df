"""Data of every schema there was comes forward, and from 0012 on old replicas work beside a newer schema."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.cli import audit
from bot.domain.aggregate import Lease
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.store.errors import SchemaBehind
from bot.ports.store.tx import Tx
from storage import open_store
from storage.engine.opening import migrate, revision
from storage.engine.upgrade import HEAD, _config
from tests.contract import past_schemas
from tests.contract.test_store_schema import differences, on

ONLY_ADDED_AFTER = "0011"
"""Migrations after this one only add, so that a replica of the version before works on."""

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
RENAMED = {"staging_request": "run"}


def to_revision(connection: Connection, wanted: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, wanted)


def scripts() -> list[str]:
    """Every revision, oldest first."""
    walked = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in walked][::-1]


def run_of(tx: Tx, *, id_: str) -> Run | None:
    return tx.runs.get(RunId(id_))


def claim(tx: Tx) -> Sequence[Lease[Run]]:
    return tx.runs.claim(now=NOW, owner="one", lease=timedelta(minutes=1), limit=10)


def save(tx: Tx, *, held: Lease[Run]) -> None:
    tx.runs.save(held.subject, fence=held.fence, due_at=NOW)


@pytest.fixture(params=past_schemas.REVISIONS)
def past(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
async def past_url(past: str, empty_url: str) -> str:
    """A database as a past version left it."""
    if empty_url.startswith("sqlite"):
        past_schemas.load(past, Path(empty_url.removeprefix("sqlite:///")))
        return empty_url
    await on(empty_url, partial(to_revision, wanted=past))
    await on(empty_url, partial(past_schemas.fill, revision=past))
    return empty_url


def test_every_schema_but_the_newest_has_its_file() -> None:
    """`python -m tests.contract.past_schemas REVISION` makes one from the file before."""
    assert list(past_schemas.REVISIONS) == scripts()[:-1]


def count(connection: Connection, table: str) -> int:
    found: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
    return found


async def test_data_of_every_schema_comes_forward(
    past: str, past_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = past_schemas.rows(past)
    assert await revision(past_url) == past

    assert await migrate(past_url) == HEAD

    assert await on(past_url, differences) == []
    for table, lines in before.items():
        assert await on(past_url, partial(count, table=RENAMED.get(table, table))) == len(lines)
    runs = before.get("run") or before["staging_request"]
    async with open_store(past_url) as store:
        for line in runs:
            run = await store.read(partial(run_of, id_=line["id"]))
            assert run is not None
            assert (run.offer, run.state) == (line["offer_id"], line["state"])
            assert run.steps or line["state"] == "submitting"
        [approved] = before["approval"]
        of = RunId(approved.get("run_id") or approved["request_id"])
        [approval] = await store.read(lambda tx: tx.approvals.of(of))
        assert (approval.person, approval.digest) == (approved["person"], approved["digest"])
    # no event says what was added, and the check of the journal finds that
    await on(past_url, say("DELETE FROM approval"))
    await on(past_url, say("DELETE FROM signature"))
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", past_url)
    assert await audit.verify("", keys=[], seals="") == 0


async def test_runs_of_every_schema_are_worked_on_further(past_url: str) -> None:
    await migrate(past_url)
    async with open_store(past_url) as store:
        [first, *_] = await store.write(claim)
        await store.write(partial(save, held=first))


@dataclass(frozen=True)
class Shape:
    """What a replica of the version before relies on: its tables, columns and what it need not fill in."""

    columns: dict[tuple[str, str], str]
    demanded: frozenset[tuple[str, str]]
    unique: frozenset[tuple[str, tuple[str, ...]]]
    foreign: frozenset[tuple[str, tuple[str, ...]]]

    @classmethod
    def of(cls, connection: Connection) -> "Shape":
        look = inspect(connection)
        columns = {(t, c["name"]): c for t in look.get_table_names() for c in look.get_columns(t)}
        unique = {(t, tuple(u["column_names"])) for t in look.get_table_names() for u in unique_of(look, t)}
        foreign = {
            (t, tuple(f["constrained_columns"]))
            for t in look.get_table_names()
            for f in look.get_foreign_keys(t)
        }
        return cls(
            columns={key: str(column["type"]) for key, column in columns.items()},
            demanded=frozenset(k for k, c in columns.items() if not c["nullable"] and c["default"] is None),
            unique=frozenset(unique),
            foreign=frozenset(foreign),
        )


def unique_of(look: Any, table: str) -> list[Any]:
    return [*look.get_unique_constraints(table), *(i for i in look.get_indexes(table) if i["unique"])]


def harms(before: Shape, after: Shape) -> list[str]:
    """Say what a replica of the version before could not live with."""
    known = {table for table, _ in before.columns}
    gone = [f"{t}.{c} is gone" for t, c in before.columns.keys() - after.columns.keys()]
    changed = [
        f"{t}.{c} was {kind}, is {after.columns[t, c]}"
        for (t, c), kind in before.columns.items()
        if (t, c) in after.columns and after.columns[t, c] != kind
    ]
    demanded = [f"{t}.{c} is demanded" for t, c in after.demanded - before.demanded if t in known]
    bound = [
        f"{t} is bound by {', '.join(c)}"
        for t, c in (after.unique - before.unique) | (after.foreign - before.foreign)
        if t in known
    ]
    return sorted([*gone, *changed, *demanded, *bound])


NEW = [name for name in scripts() if name > ONLY_ADDED_AFTER]


@pytest.mark.parametrize("new", NEW)
async def test_a_migration_only_adds(new: str, empty_url: str) -> None:
    previous = scripts()[scripts().index(new) - 1]
    await on(empty_url, partial(to_revision, wanted=previous))
    before = await on(empty_url, Shape.of)
    await on(empty_url, partial(to_revision, wanted=new))

    assert harms(before, await on(empty_url, Shape.of)) == []


def add_what_old_replicas_do_not_know(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE novelty (id VARCHAR PRIMARY KEY)"))
    connection.execute(text("ALTER TABLE run ADD COLUMN novel VARCHAR NOT NULL DEFAULT 'x'"))
    connection.execute(text("ALTER TABLE outbox ADD COLUMN novel VARCHAR"))


def say(sql: str) -> Callable[[Connection], None]:
    def body(connection: Connection) -> None:
        connection.execute(text(sql))

    return body


@pytest.mark.parametrize(
    ("sql", "harm"),
    [
        ("ALTER TABLE run DROP COLUMN body", ["run.body is gone"]),
        ("ALTER TABLE run RENAME COLUMN body TO document", ["run.body is gone", "run.document is demanded"]),
        ("DROP TABLE post", ["post.channel_id is gone"]),
        ("ALTER TABLE seal RENAME TO stamp", ["seal.at is gone"]),
        ("CREATE UNIQUE INDEX one_note ON signature (note)", ["signature is bound by note"]),
    ],
)
async def test_what_would_break_a_replica_of_the_version_before_is_found(
    sql: str, harm: list[str], url: str
) -> None:
    before = await on(url, Shape.of)
    await on(url, add_what_old_replicas_do_not_know)
    assert harms(before, await on(url, Shape.of)) == []

    await on(url, say(sql))

    assert set(harm) <= set(harms(before, await on(url, Shape.of)))


async def test_a_replica_works_on_while_the_next_version_brings_the_schema_up(url: str) -> None:
    """With SQLite there is one process; there the store shows the same, and only its restart is refused."""
    run = past_schemas.rows("0011")["run"][0]
    await on(url, partial(past_schemas.fill, revision="0011"))
    async with open_store(url, lock=False) as old:
        await on(url, add_what_old_replicas_do_not_know)
        await on(url, say("UPDATE alembic_version SET version_num = '9998'"))

        claimed = await old.write(claim)
        for one in claimed:
            await old.write(partial(save, held=one))
        assert await old.read(lambda tx: tx.runs.get(RunId(run["id"])))
        assert claimed

    with pytest.raises(SchemaBehind, match="9998"):
        async with open_store(url, lock=False):
            pass
