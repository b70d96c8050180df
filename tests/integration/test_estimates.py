"""Estimates of real runs: what is kept when a step ends, what is said, and what a kill between loses."""

from datetime import timedelta

import pytest

from bot.domain.forecast.kept import UNTIL_LIVE, UNTIL_STAGED, When
from bot.domain.forecast.lateness import Lateness
from bot.domain.run import measured
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.usecases.kernel import measure as measuring
from bot.usecases.kernel.lateness import lateness_of
from bot.usecases.review import approve
from bot.usecases.run import queries, stage
from bot.views.run import lists
from tests.builders import TEAM

STEPS = {"automated-validation", "certification", "preview-creation"}


async def times(house):
    keys = await house.services.store.read(_keys)
    return await house.services.store.read(lambda tx: tx.step_times.newest(TEAM, steps=keys, limit=99))


def _keys(tx):
    return sorted({step.key for run in tx.runs.recent(TEAM, limit=99) for step in run.steps} | {"none"})


async def forecasts(house, run):
    return await house.services.store.read(lambda tx: tx.forecasts.of(run.id))


async def to_live(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    return await house.turn_until(run, State.LIVE)


async def test_every_step_of_the_marketplace_is_kept_once_and_the_sign_off_is_not(house):
    await to_live(house)
    kept = [time.step.rpartition("/")[2] for time in await times(house)]

    assert sorted(kept) == sorted({*STEPS, "publish"})
    assert all(time.hours > 0 and time.change_class == "technical" for time in await times(house))


async def test_a_forecast_is_given_at_each_start_and_settled_when_it_ends(house):
    run = await to_live(house)
    given = await forecasts(house, run)
    starts = {one.step.rpartition("/")[2] for one in given if one.when is When.START}

    looked_at = STEPS - {"automated-validation"}  # it ends between two looks: no band was given for it
    assert starts >= {*looked_at, "publish", UNTIL_STAGED.rpartition("/")[2], UNTIL_LIVE.rpartition("/")[2]}
    assert all(one.decided_at is not None for one in given)
    # the step that stood for all decides nothing: the real ones were shown after it
    assert {one.step for one in given if one.took is None} == {"preview"}
    assert all(one.rank is not None for one in given if one.took is not None)


async def test_a_kill_between_the_end_of_a_step_and_what_it_teaches_loses_nothing(house, monkeypatch):
    await house.turn_until(await house.stage(), State.IN_PROGRESS)
    whole = measured.step_times
    killed: list[str] = []

    def dies(run: Run):
        found = list(whole(run))
        if found and not killed:
            killed.append(run.id)
            raise RuntimeError(run.id)
        return iter(found)

    monkeypatch.setattr(measuring, "step_times", dies)
    for _ in range(12):
        await house.turn(30)
    run = (await house.services.store.read(lambda tx: tx.runs.recent(TEAM, limit=1)))[0]

    kept = [(time.step, time.attempt) for time in await times(house)]
    done = [event for event in await house.kinds(run) if event == "step.completed"]
    assert killed
    assert len(kept) == len(set(kept)) == len(done) >= 1


async def test_a_canceled_run_settles_its_forecasts_and_teaches_that_it_lasted_so_long(house):
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    for _ in range(3):
        await house.turn(30)
    await stage.cancel(house.services, run.id, by=house.ana)
    await house.turn_until(run, State.CANCELED)

    given = await forecasts(house, run)
    assert given
    assert all(one.decided_at is not None for one in given)
    assert "canceled" in {time.end.value for time in await times(house)}


async def test_a_status_says_what_is_waited_for_and_until_when(house):
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    await house.turn(40)
    line = await queries.current(house.services, house.ana, "offer-x")
    shown = str(lists.status(line).blocks)

    assert "Waiting for Microsoft: Certification" in shown
    assert "STAGED expected (80 %)" in shown
    assert "as Microsoft publishes; not measured here yet" in shown
    assert "so far" in shown
    assert (await house.run(run)).state is State.IN_PROGRESS


async def test_the_next_run_is_forecast_from_the_last(house):
    await to_live(house)
    again = await house.stage()
    await house.turn_until(again, State.IN_PROGRESS)
    line = await queries.current(house.services, house.ana, "offer-x")

    assert line.estimate is not None
    assert line.estimate.trust.runs <= 1


@pytest.mark.parametrize("hours", [0.4, 2000])
async def test_lateness_is_held_against_the_band_of_the_start(house, hours):
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    await house.turn(40)
    run = await house.run(run)
    now = house.clock.now() + timedelta(hours=hours)
    late = await house.services.store.read(lambda tx: lateness_of(tx, run, now))

    assert late is (Lateness.IN_TIME if hours < 1 else Lateness.VERY_LATE)


async def test_another_workspace_knows_nothing_of_it(house):
    await to_live(house)
    found = await house.services.store.read(
        lambda tx: tx.step_times.newest("T0OTHER", steps=_keys(tx), limit=9)
    )

    assert list(found) == []
