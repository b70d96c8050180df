"""App Homes: what happened since a Home was drawn is seen by every replica, and drawn by one."""

from datetime import timedelta

from bot.domain.people import Actor
from bot.domain.run.events import RequestOpened
from tests.builders import ANA, BEN, NOON, TEAM, a_run

ANAS, BENS = Actor(team=TEAM, person=ANA), Actor(team=TEAM, person=BEN)
LEASE, SECOND = timedelta(seconds=45), timedelta(seconds=1)


async def claim(store, now, limit=20):
    return await store.write(lambda tx: tx.homes.claim_stale(now=now, lease=LEASE, limit=limit))


async def open_home(store, actor, now=NOON):
    await store.write(lambda tx: tx.homes.opened(actor, now=now))


async def happen(store, number, at):
    def body(tx):
        run = a_run()
        if tx.runs.get(run.id) is None:
            tx.runs.add(run, due_at=at)
        tx.journal.append(run, RequestOpened(at=at, by=ANA), id_=f"event-{number}")

    await store.write(body)


async def draw(store, home, now):
    await store.write(lambda tx: tx.homes.drawn(home, shows="hash", due_at=now))


async def test_an_opened_home_is_drawn_once_by_one_replica(store, other_store):
    await open_home(store, ANAS)

    first, second = await claim(store, NOON), await claim(other_store, NOON)

    assert [home.actor for home in first] == [ANAS]
    assert list(second) == []


async def test_what_happens_makes_it_stale_on_every_replica(store, other_store):
    await open_home(store, ANAS)
    await draw(store, (await claim(store, NOON))[0], NOON)
    assert list(await claim(other_store, NOON + LEASE)) == []

    await happen(other_store, 1, NOON + LEASE)

    (home,) = await claim(store, NOON + LEASE)
    assert home.shows == "hash"


async def test_a_young_event_is_looked_at_again_because_an_older_one_may_still_be_written(store):
    await open_home(store, ANAS)
    await happen(store, 1, NOON)
    await draw(store, (await claim(store, NOON + SECOND))[0], NOON + SECOND)

    (again,) = await claim(store, NOON + 2 * SECOND)
    await draw(store, again, NOON + 2 * SECOND)
    (settled,) = await claim(store, NOON + 60 * SECOND)
    await draw(store, settled, NOON + 60 * SECOND)

    assert list(await claim(store, NOON + 61 * SECOND)) == []


async def test_a_home_rests_between_two_draws_and_a_round_takes_a_bounded_number(store):
    for actor in (ANAS, BENS):
        await open_home(store, actor)
    (first,) = await claim(store, NOON, limit=1)
    await happen(store, 1, NOON)
    await draw(store, first, NOON + 2 * SECOND)

    soon = [home.actor for home in await claim(store, NOON + SECOND)]
    later = [home.actor for home in await claim(store, NOON + 2 * SECOND)]

    assert [first.actor] == later
    assert first.actor not in soon


async def test_whose_replica_died_while_drawing_is_drawn_after_the_lease(store):
    await open_home(store, ANAS)
    await claim(store, NOON)

    assert list(await claim(store, NOON + LEASE - SECOND)) == []
    assert [home.actor for home in await claim(store, NOON + LEASE)] == [ANAS]


async def test_a_home_that_nobody_opened_for_long_is_left_alone_until_it_is_opened(store):
    await open_home(store, ANAS)
    late = NOON + timedelta(days=15)
    await happen(store, 1, late)
    assert list(await claim(store, late)) == []

    await open_home(store, ANAS, late)

    assert [home.actor for home in await claim(store, late)] == [ANAS]


async def test_opening_again_keeps_what_is_known_to_stand_there(store):
    await open_home(store, ANAS)
    await draw(store, (await claim(store, NOON))[0], NOON)

    await open_home(store, ANAS)

    (home,) = await claim(store, NOON)
    assert home.shows == "hash"
