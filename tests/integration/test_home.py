"""App Home without a Slack of its own: drawn after every change, not more often than needed."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.people import Actor
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatThrottled
from bot.telemetry.metrics import Metrics
from bot.workers.home_redraw import HomeRedraw
from tests.builders import BEN


class Strangers:
    """A directory that knows nobody."""

    async def person(self, actor: Actor):
        raise PeopleUnknown


async def opened(house):
    now = house.clock.now()
    await house.services.store.write(lambda tx: tx.homes.opened(house.ben, now=now))


async def redraw(house):
    house.clock.step(timedelta(seconds=20))
    await HomeRedraw(house.services, Metrics()).round()
    return str(house.chat.views.get(BEN))


async def test_a_change_made_anywhere_redraws_the_home(house):
    await opened(house)
    assert "Nothing is in flight" in await redraw(house)

    await house.stage()

    assert "offer-x" in await redraw(house)


async def test_what_did_not_change_is_not_sent_again(house):
    await opened(house)
    await redraw(house)
    house.chat.views.clear()
    await opened(house)

    await redraw(house)

    assert BEN not in house.chat.views


async def test_a_home_of_somebody_whom_slack_does_not_tell_says_so_and_is_drawn_later(house):
    people = house.services.people
    house.services = replace(house.services, people=Strangers())
    await opened(house)
    assert "Slack does not tell me who you are" in await redraw(house)

    house.services = replace(house.services, people=people)
    house.clock.step(timedelta(minutes=1))

    assert "Nothing is in flight" in await redraw(house)


async def test_a_slack_that_asks_to_wait_gets_the_home_later(house):
    publish = house.chat.publish_home

    async def throttled(person, view):
        raise ChatThrottled(retry_after=7)

    house.chat.publish_home = throttled
    await opened(house)
    await redraw(house)
    house.chat.publish_home = publish

    assert "Nothing is in flight" in await redraw(house)
