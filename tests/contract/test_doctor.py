"""The doctor's rows about the database and Azure, the exit code, and the form for machines."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.cli import doctor
from bot.domain.notify.ladders import WaitKind
from bot.domain.notify.planning import Wait
from bot.domain.notify.waiting import KeptNotice, KeptWait, NoticeState
from bot.domain.notify.waits import Need
from bot.domain.values import SYSTEM, OfferId, RunId, WaitId
from bot.ops.reports import database_state
from bot.ops.reports.doctor import Check
from bot.ports.store.tx import Tx
from bot.settings import from_environment
from storage import open_store
from storage.engine.opening import back_up, examine, migrate
from tests.builders import TEAM, a_run
from tests.contract.test_store_schema import on

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"
MIB = 1024 * 1024
TWO = "[U0AAAAAAA, U0BBBBBBB]"
SHUT_FOR_A = "offers: [{offer: abc, stagers: []}]"


@pytest.fixture(autouse=True)
def silent_neighbours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every neighbour is an address of this machine where nobody listens."""
    for name in ("SLACK", "MARKETPLACE", "LOGIN", "STEPS", "ARM"):
        monkeypatch.setenv(f"STAGEBOT_{name}_URL", NOWHERE)
    for name, value in {
        "SLACK_BOT_TOKEN": "",
        "AZURE_TENANT_ID": "t",
        "AZURE_CLIENT_ID": "c",
        "AZURE_CLIENT_SECRET": "canary-of-a-test",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


def _execute(connection: Connection, *, statement: str, values: dict[str, Any]) -> None:
    connection.execute(text(statement), values)


def _make_read_only(connection: Connection) -> None:
    name = connection.execute(text("SELECT current_database()")).scalar_one()
    connection.execute(text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'))


async def rows() -> dict[str, Check]:
    return {check.name: check async for check in doctor._database(from_environment())}


async def test_a_healthy_database_of_either_kind_has_no_cure_but_for_a_backup(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", url)
    found = await rows()

    assert {name for name, check in found.items() if not check.is_good} == set()
    assert found["database"].seen.startswith("SQLite" if url.startswith("sqlite") else "PostgreSQL")
    assert found["leases"].seen == "none held"
    assert found["backup"].mark == ("note" if url.startswith("sqlite") else "ok")


async def test_rows_that_wait_while_nobody_works_are_counted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", url)
    run = (
        "INSERT INTO run (id, team_id, offer_id, durable_id, state, change_class, created_at, version, body, "
        "due_at, lease_owner, lease_until, fence) VALUES "
        "(:id, 'T', 'x', :id, 'submitting', 'unknown', :at, 1, '{}', :at, :owner, :until, 1)"
    )
    old, later = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    if url.startswith("sqlite"):
        old, later = old.replace(tzinfo=None), later.replace(tzinfo=None)
    for id_, owner, until in [("a", None, None), ("b", "one", later), ("c", "gone", old)]:
        values = {"id": id_, "at": old, "owner": owner, "until": until}
        await on(url, partial(_execute, statement=run, values=values))
    leases = (await rows())["leases"]

    assert leases.seen == "one holds 1; 2 rows due for over 10 minutes"
    assert "stagebot run" in leases.cure


async def test_a_notice_that_no_door_took_is_counted_for_a_week(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", url)
    now = datetime.now(UTC)

    def body(tx: Tx) -> None:
        lost = KeptNotice(
            id="n",
            wait=WaitId("w"),
            rung=0,
            recipient="U0BEN",
            why="you may approve it",
            because="",
            can_act=True,
            due_at=now,
            state=NoticeState.UNDELIVERED,
            told_at=now,
        )
        told = replace(lost, id="o", recipient="U0ANA", state=NoticeState.TOLD)
        old = replace(lost, id="p", recipient="U0EVE", told_at=now - timedelta(days=8))
        tx.runs.add(a_run(id=RunId("r")), due_at=now)
        need, wait = Need(kind=WaitKind.APPROVE), Wait(opened_at=now)
        kept = KeptWait(
            id=WaitId("w"),
            team=TEAM,
            subject=RunId("r"),
            offer=OfferId("offer-x"),
            need=need,
            epoch=1,
            wait=wait,
            opened_by=SYSTEM,
        )
        tx.waits.add(kept, due_at=now)
        tx.notices.add([lost, told, old])

    async with open_store(url) as store:
        await store.write(body)
    found = (await rows())["notices"]

    assert found.seen == "1 of this week reached nobody"
    assert "operators" in found.cure


async def test_a_read_only_postgres_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url.startswith("sqlite"):
        pytest.skip("a server's setting")
    await on(url, _make_read_only)
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", url)
    found = (await rows())["database writes"]

    assert "primary" in found.cure


async def test_a_schema_of_another_version_has_the_cure_of_its_direction(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", url)
    change = "UPDATE alembic_version SET version_num = :revision"
    for revision, cure in [("0001", "stagebot db upgrade"), ("9999", "newer stagebot")]:
        values = {"revision": revision}
        await on(url, partial(_execute, statement=change, values=values))
        found = (await rows())["database"]

        assert cure in found.cure


async def test_a_server_that_does_not_answer_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", "postgresql://me:canary-of-a-test@127.0.0.1:9/x")
    found = await rows()

    assert not found["database"].is_good
    assert "canary" not in str(found)


async def test_the_last_backup_is_known_by_its_note(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    await migrate(url)
    assert (await examine(url, NOW)).backup is None

    await back_up(url, tmp_path / "copy.db")
    seen = await examine(url, NOW)

    assert seen.backup is not None
    assert seen.backup[0] == tmp_path / "copy.db"


def test_an_old_backup_is_advice_and_one_that_is_gone_is_named(tmp_path: Path) -> None:
    here = tmp_path / "copy.db"
    here.touch()

    def row(path: Path, hours: int) -> Check:
        return database_state.backup((path, NOW - timedelta(hours=hours)), is_ours=True, now=NOW)

    assert row(here, 3).mark == "ok"
    assert row(here, 49).mark == "note"
    assert "not there any more" in row(tmp_path / "other.db", 3).seen


@pytest.mark.parametrize(
    ("size", "free", "is_good"),
    [(MIB, 600 * MIB, True), (MIB, 500 * MIB, False), (400 * MIB, 700 * MIB, False), (MIB, None, True)],
)
def test_room_is_for_growth_and_for_a_copy(size: int, free: int | None, *, is_good: bool) -> None:
    assert database_state.room(size, free).is_good == is_good


async def test_azure_that_does_not_answer_is_advice_and_switched_off_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (silent,) = [check async for check in doctor._azure(from_environment())]
    monkeypatch.setenv("STAGEBOT_ARM_URL", "off")
    (off,) = [check async for check in doctor._azure(from_environment())]

    assert silent.mark == "note"
    assert off.mark == "ok"


async def test_gaps_of_the_policy_are_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEBOT_POLICY", str(tmp_path / "policy.yaml"))

    async def policy(content: str) -> dict[str, Check]:
        (tmp_path / "policy.yaml").write_text(content)
        return {check.name: check async for check in doctor._policy(from_environment())}

    shut = await policy("defaults: {stagers: [U0AAAAAAA]}")
    gap = await policy(f"{SHUT_FOR_A}\ndefaults: {{stagers: {TWO}, approvers: {TWO}}}")

    assert shut["policy"].mark == "FAIL"
    assert gap["policy"].mark == "ok"
    assert gap["policy gaps"].mark == "note"
    assert "nobody may stage" in gap["policy gaps"].cure


async def test_machines_read_the_same_rows_and_the_exit_code_is_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STAGEBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'a.db'}")
    code = await doctor.examine(only_marketplace=False, offer="", as_json=True)
    said: dict[str, Any] = json.loads(capsys.readouterr().out)

    assert code == 1
    assert said["ok"] is False
    by_name = {row["name"]: row for row in said["checks"]}
    assert by_name["slack"]["result"] == "fail"
    assert by_name["sqlite"]["result"] == "ok"
    assert "way to marketplace" in by_name
    assert all(row["cure"] for row in said["checks"] if row["result"] == "fail")
