"""How long steps took and what was forecast: kept once, scoped to the workspace, on both databases."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.forecast.band import Tails
from bot.domain.forecast.history import End, Source, StepTime
from bot.domain.forecast.kept import UNTIL_STAGED, Coverage, Forecast, When, completed, cut_off
from bot.domain.forecast.log_t import LogT
from bot.domain.values import OfferId, RunId, TeamId
from tests.builders import NOON, TEAM, a_run

HOUR = timedelta(hours=1)
OTHER = TeamId("T0OTHER")
STEP = "push-preview/certification"


def a_time(run, **changes):
    base = StepTime(
        team=TEAM,
        run=RunId(run),
        step=STEP,
        attempt=1,
        title="Certification\0",
        change_class="technical",
        offer=OfferId("offer-x"),
        offer_type="azureVirtualMachine",
        started_at=NOON,
        ended_at=NOON + 5 * HOUR,
        end=End.COMPLETED,
        source=Source.MARKETPLACE,
    )
    return replace(base, **changes)


def a_forecast(run, **changes):
    base = Forecast(
        team=TEAM,
        run=RunId(run),
        step=STEP,
        attempt=1,
        when=When.START,
        change_class="technical",
        offer_type="azureVirtualMachine",
        started_at=NOON,
        asked_at=NOON,
        elapsed=0.0,
        low=1.0,
        middle=5.0,
        high=9.0,
        cut=Tails(),
        stretch=1.0,
        fit=LogT(1.5, 0.5, 6.0),
    )
    return replace(base, **changes)


@pytest.fixture
async def runs(store):
    """Three runs of two workspaces."""
    made = [a_run(id=RunId(name), durable_id=f"product/{name}", team=team) for name, team in _RUNS.items()]
    for run in made:
        await store.write(lambda tx, run=run: tx.runs.add(run, due_at=NOON))


_RUNS = {"one": TEAM, "two": TEAM, "foreign": OTHER}


async def test_an_attempt_is_kept_once_as_it_was_first(store, runs):
    kept = a_time("one", title="Certification")
    await store.write(lambda tx: tx.step_times.add(kept))
    await store.write(lambda tx: tx.step_times.add(replace(kept, ended_at=NOON + 9 * HOUR)))
    await store.write(lambda tx: tx.step_times.add(a_time("foreign", team=OTHER)))

    found = await store.read(lambda tx: tx.step_times.newest(TEAM, steps=[STEP, "other"], limit=9))
    assert [kept] == list(found)
    assert await store.read(lambda tx: tx.step_times.of(RunId("one"))) == {(STEP, 1)}


async def test_the_newest_times_come_first_and_no_more_than_asked_for(store, runs):
    for run, hours in (("one", 5), ("two", 7)):
        await store.write(lambda tx, r=run, h=hours: tx.step_times.add(a_time(r, ended_at=NOON + h * HOUR)))

    found = await store.read(lambda tx: tx.step_times.newest(TEAM, steps=[STEP], limit=1))
    assert [time.run for time in found] == ["two"]


async def test_a_forecast_is_read_as_it_was_given_and_what_became_of_it_is_written_once(store, runs):
    given = a_forecast("one")
    whole = a_forecast("one", step=UNTIL_STAGED, fit=None, points=(1.0, 2.5))
    for one in (given, whole, replace(given, low=3.0)):
        await store.write(lambda tx, one=one: tx.forecasts.add(one))
    assert {one.step: one for one in await store.read(lambda tx: tx.forecasts.of(RunId("one")))} == {
        STEP: given,
        UNTIL_STAGED: whole,
    }

    ended = completed(given, 4.0, at=NOON + 4 * HOUR)
    await store.write(lambda tx: tx.forecasts.save(ended))
    await store.write(lambda tx: tx.forecasts.save(completed(given, 20.0, at=NOON + 20 * HOUR)))

    assert list(await store.read(lambda tx: tx.forecasts.open(TEAM))) == [whole]
    assert list(await store.read(lambda tx: tx.forecasts.decided_since(TEAM, NOON))) == [ended]
    assert list(await store.read(lambda tx: tx.forecasts.open(OTHER))) == []


async def test_coverage_counts_bands_of_starts_that_ended_or_were_broken(store, runs):
    start, half = a_forecast("one"), a_forecast("one", when=When.HALF, asked_at=NOON + HOUR)
    whole = a_forecast("one", step=UNTIL_STAGED, fit=None, points=tuple(float(n) for n in range(1, 33)))
    two, three = a_forecast("two"), a_forecast("two", attempt=2)
    became = [
        completed(start, 4.0, at=NOON + 4 * HOUR),
        completed(half, 4.0, at=NOON + 4 * HOUR),
        completed(whole, 4.0, at=NOON + 4 * HOUR),
        cut_off(two, 12.0, at=NOON + 5 * HOUR),  # canceled, and broken by then
        cut_off(three, 2.0, at=NOON + 6 * HOUR),  # canceled within its band: decides nothing
    ]
    for one in (start, half, whole, two, three):
        await store.write(lambda tx, one=one: tx.forecasts.add(one))
    for one in became:
        await store.write(lambda tx, one=one: tx.forecasts.save(one))

    held = await store.read(lambda tx: tx.forecasts.held(TEAM, since=NOON, limit=500))
    ranks = await store.read(lambda tx: tx.forecasts.ranks(TEAM, steps=[STEP, UNTIL_STAGED], limit=60))

    assert held == {STEP: Coverage(1, 2)}
    assert [len(ranks[STEP, True]), len(ranks[STEP, False]), len(ranks[UNTIL_STAGED, True])] == [2, 1, 1]
    assert ranks[STEP, True] == [became[3].rank, became[0].rank]


async def test_a_database_of_before_is_filled_with_what_its_runs_kept(empty_url, monkeypatch):
    from storage.engine import upgrade
    from storage.engine.opening import migrate
    from tests.contract.test_store_schema import on

    def to(revision):
        monkeypatch.setattr(upgrade, "HEAD", revision)

    from storage import open_store

    to("0012")
    await migrate(empty_url)
    body = {
        "id": "old",
        "team": TEAM,
        "offer": "offer-x",
        "offer_type": "azureVirtualMachine",
        "change_class": "technical",
        "steps": [_step("c", "Certification", "complete", 5), _step("s", "Publisher Signoff", "complete", 9)],
    }
    row = {"body": json.dumps(body), "at": NOON.replace(tzinfo=None) if "sqlite" in empty_url else NOON}

    def insert(connection):
        connection.execute(
            text(
                "INSERT INTO run (id, team_id, offer_id, durable_id, state, change_class, created_at,"
                " version, body, due_at, fence) VALUES ('old', 'T0TEAM', 'offer-x', 'product/x', 'live',"
                " 'technical', :at, 1, :body, :at, 0)"
            ),
            row,
        )

    await on(empty_url, insert)
    to("0013")
    await migrate(empty_url)

    async with open_store(empty_url) as store:
        found = await store.read(lambda tx: tx.step_times.newest(TEAM, steps=["c", "s"], limit=9))
    assert [(time.step, time.hours, time.end) for time in found] == [("c", 5.0, End.COMPLETED)]


def _step(key, title, status, hours):
    ends = (NOON, NOON + hours * HOUR)
    return {
        "key": key,
        "title": title,
        "status": status,
        "started_at": ends[0].isoformat(),
        "ended_at": ends[1].isoformat(),
    }
