"""Who was refused what stands in the journal, once a minute, and is not lost when the bot stops."""

import json
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import Actor
from bot.domain.values import PersonId
from bot.usecases.kernel import access
from bot.usecases.review import shell
from tests.builders import TEAM

EVE = Actor(team=TEAM, person=PersonId("U0EVE"))


async def refused(house, what="approve", by=EVE):
    await access.refused(house.services, by=by, what=what, about="01RUN", why="You may not.")


async def events(house):
    rows = await house.services.store.read(
        lambda tx: tx.archive.rows(after=0, limit=99, stream=f"access:{TEAM}")
    )
    return [json.loads(row.data) for row in rows]


async def test_repeats_within_a_minute_are_one_event_with_a_count(house):
    for _ in range(5):
        await refused(house)
        house.clock.step(timedelta(seconds=10))
    await refused(house, "reject")
    assert await events(house) == []
    house.clock.step(timedelta(seconds=61))
    await access.settle(house.services)
    found = {event["what"]: event for event in await events(house)}
    assert {what: event["count"] for what, event in found.items()} == {"approve": 5, "reject": 1}
    assert (found["approve"]["by"], found["approve"]["why"]) == ("U0EVE", "You may not.")


async def test_the_next_minute_is_an_event_of_its_own(house):
    await refused(house)
    house.clock.step(timedelta(seconds=61))
    await refused(house)
    house.clock.step(timedelta(seconds=61))
    await access.settle(house.services)
    assert [event["count"] for event in await events(house)] == [1, 1]


async def test_who_is_refused_at_the_shell_stands_there_too(house):
    run = await house.stage()
    somebody = shell.AtShell(uid=4711, name="root@host")
    for act in (shell.approve, shell.reject):
        with pytest.raises(NotAllowed):
            await act(house.services, run.id, "Slack is away", by=somebody)
    house.clock.step(timedelta(seconds=61))
    await access.settle(house.services)

    found = {event["what"]: event for event in await events(house)}
    assert set(found) == {"approve at the shell", "reject at the shell"}
    assert found["approve at the shell"]["about"] == "offer-x"
    assert "root@host (uid 4711)" in found["approve at the shell"]["why"]
