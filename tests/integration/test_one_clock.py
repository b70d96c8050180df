"""The demo's one clock: what happens to runs follows it, pauses for neighbours do not."""

from datetime import timedelta

from bot.cli.demo import open_demo
from bot.clock import DrivenClock
from bot.sandbox.clock import SandboxClock
from tests.builders import NOON
from tests.sqlite import new_database

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def test_a_pause_of_a_neighbour_stays_real_at_any_speed():
    market = SandboxClock(0, NOON)
    driven = DrivenClock(market.now, lambda: 600.0)

    assert driven.now() == NOON
    assert driven.after(SECOND) == NOON + 600 * SECOND, "a second later it shows ten minutes more"


def test_a_step_of_the_other_clock_moves_the_day_and_not_the_seconds():
    market = SandboxClock(0, NOON)
    driven = DrivenClock(market.now, lambda: market.speed)
    before = driven.monotonic()
    market.step(7 * DAY)

    assert driven.now() == NOON + 7 * DAY
    assert driven.monotonic() - before < DAY.total_seconds()


async def test_bot_and_marketplace_of_the_demo_show_one_time(tmp_path):
    async with open_demo(port=0, speed=0, database=new_database(tmp_path)) as demo:
        clock = demo.bot.services.clock
        demo.market.clock.step(3 * DAY)

        assert clock.now() == demo.market.clock.now()
        assert clock.after(SECOND) == clock.now(), "a clock that stands is reached by no pause: due at once"
