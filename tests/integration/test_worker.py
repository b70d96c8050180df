"""What every worker shares: one failing item, a full batch, a stop, a round that takes too long."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.ports.store.errors import Stale, StoreBusy
from bot.telemetry.metrics import Metrics
from bot.usecases.kernel.services import WorkerName
from bot.workers.worker import ROUND_SECONDS, Worker
from tests.integration.conftest import House


@dataclass
class Shelf:
    """The items that are due, and what became of them."""

    due: list[str] = field(default_factory=list)
    faults: dict[str, Exception] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    returned: dict[str, datetime] = field(default_factory=dict)
    takes: timedelta = timedelta()


class ShelfWorker(Worker[str]):
    name = WorkerName.POLLER
    batch = 3

    def __init__(self, house: House, shelf: Shelf) -> None:
        pace = replace(house.services.pace, workers=1)
        super().__init__(replace(house.services, pace=pace), Metrics())
        self.house, self.shelf = house, shelf

    def _claim(self, tx, *, now):
        return self.shelf.due[: self.batch]

    async def _work_on(self, item):
        self.house.clock.step(self.shelf.takes)
        if item in self.shelf.faults:
            raise self.shelf.faults[item]
        self.shelf.done.append(item)

    def _renew(self, tx, item):
        self.shelf.renewed.append(item)

    def _put_back(self, tx, item, *, due_at):
        self.shelf.returned[item] = due_at

    def _forget_waits(self, tx, *, now, beyond):
        return 0


async def test_a_full_batch_asks_for_more_and_a_smaller_one_does_not(house):
    assert await ShelfWorker(house, Shelf(due=["a", "b", "c", "d"])).round()
    assert not await ShelfWorker(house, Shelf(due=["a", "b"])).round()


@pytest.mark.parametrize("fault", [StoreBusy(), ValueError("unforeseen"), TimeoutError(), Stale()])
async def test_an_item_that_fails_does_not_stop_the_others(house, fault):
    shelf = Shelf(due=["a", "b", "c"], faults={"b": fault})
    await ShelfWorker(house, shelf).round()

    assert shelf.done == ["a", "c"]


async def test_what_another_changed_is_due_again_at_once_and_what_took_too_long_later(house):
    shelf = Shelf(due=["a", "b"], faults={"a": Stale(), "b": TimeoutError()})
    await ShelfWorker(house, shelf).round()

    now = house.clock.now()
    assert {"a": now, "b": now + house.services.pace.poll_every} == shelf.returned


async def test_the_lease_of_an_item_that_had_to_wait_is_renewed_before_work_on_it_begins(house):
    shelf = Shelf(due=["a", "b", "c"], takes=house.services.pace.lease / 3)
    await ShelfWorker(house, shelf).round()

    assert shelf.done == ["a", "b", "c"]
    assert shelf.renewed == ["b", "c"]


async def test_what_a_round_does_not_reach_in_time_goes_back(house):
    shelf = Shelf(due=["a", "b", "c"], takes=timedelta(seconds=ROUND_SECONDS + 1))
    await ShelfWorker(house, shelf).round()

    assert shelf.done == ["a"]
    assert {"b", "c"} == set(shelf.returned)


async def test_after_a_stop_nothing_is_begun_and_everything_goes_back(house):
    shelf = Shelf(due=["a", "b", "c"])
    worker = ShelfWorker(house, shelf)
    worker.stop()

    assert not await worker.round()
    assert shelf.done == []
    assert {"a", "b", "c"} == set(shelf.returned)


async def test_a_database_that_stays_busy_is_one_line_when_it_begins_and_one_when_it_ends(house, capsys):
    shelf = Shelf(due=["a", "b"], faults={"a": StoreBusy(), "b": StoreBusy()})
    worker = ShelfWorker(house, shelf)
    for _ in range(3):
        await worker.round()
    shelf.faults = {}
    await worker.round()

    said = capsys.readouterr().out
    assert (said.count("worker.trouble "), said.count("worker.trouble_over")) == (1, 1)
    assert "Traceback" not in said
