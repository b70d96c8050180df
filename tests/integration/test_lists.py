"""What people ask to see is read from our own rows: Slack is asked for nothing, however many there are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.run.events import RequestCanceled, RequestOpened, RequestSubmitted
from bot.domain.run.states import State
from bot.domain.values import DurableId, OfferId, RunId
from bot.ports.slack import ChatUnreachable, Ts
from bot.ports.store.outbox import Post
from bot.usecases import home
from bot.usecases.notify import permalinks
from bot.usecases.run import queries
from bot.views import home as home_view
from bot.views.run import lists
from tests.builders import ANA, NOON, a_run
from tests.fakes import RecordingChat

MANY = 50
CLASSES = ("marketing", "technical", "audience", "")


class CountingChat(RecordingChat):
    """A Slack that counts how often it is asked for an address."""

    def __init__(self):
        super().__init__()
        self.asked = 0
        self.is_away = False

    async def permalink(self, channel, ts):
        self.asked += 1
        if self.is_away:
            raise ChatUnreachable
        return await super().permalink(channel, ts)


@pytest.fixture
def chat(house):
    chat = CountingChat()
    house.services, house.chat = replace(house.services, chat=chat), chat
    return chat


def one(number, **changes):
    return a_run(
        id=RunId(f"run-{number:04}"),
        offer=OfferId(f"offer-{number}"),
        durable_id=DurableId(f"product/{number}"),
        created_at=NOON + timedelta(minutes=number),
        change_class=CLASSES[number % len(CLASSES)],
        **changes,
    )


async def put(house, runs):
    def body(tx):
        for run in runs:
            tx.runs.add(run, due_at=NOON)
            tx.journal.append(run, RequestOpened(at=run.created_at, by=ANA), id_=f"event-{run.id}")
            if run.state is State.IN_PROGRESS:
                sent = RequestSubmitted(at=NOON, job="job")
                tx.journal.append(run, sent, id_=f"sent-{run.id}")
            if run.state is State.CANCELED:
                ended = RequestCanceled(at=NOON, by=ANA)
                tx.journal.append(run, ended, id_=f"ended-{run.id}")
            post = Post(
                subject=run.id,
                slot="card",
                channel=run.channel,
                ts=Ts("1.1"),
                shows="",
                permalink=f"https://example.slack.com/{run.id}",
            )
            tx.posts.put(post, now=NOON)

    await house.services.store.write(body)


async def test_list_menu_status_and_home_of_fifty_runs_ask_slack_nothing(house, chat):
    await put(house, [one(n, state=State.SUBMITTING) for n in range(MANY)])

    drawn = [
        lists.menu(await queries.in_flight_lines(house.services, house.ana)).blocks,
        lists.runs(await queries.board(house.services, house.ana)).blocks,
        lists.status(await queries.current(house.services, house.ana, "offer-7")).blocks,
        home_view.home(await home.home(house.services, house.ana))["blocks"],
    ]

    assert chat.asked == 0
    for blocks in drawn:
        assert "https://example.slack.com/run-00" in str(blocks)


async def test_a_list_reads_how_long_steps_took_once_for_all_its_runs(house, monkeypatch):
    from storage.estimates import SqlStepTimes

    await put(house, [one(n, state=State.IN_PROGRESS) for n in range(MANY)])
    read, asked = SqlStepTimes.newest, []

    def counted(self, team, *, steps, limit):
        asked.append(steps)
        return read(self, team, steps=steps, limit=limit)

    monkeypatch.setattr(SqlStepTimes, "newest", counted)
    page = await queries.board(house.services, house.ana)

    assert len(asked) == 1
    assert all(line.estimate is not None for line in page)


async def test_every_run_of_a_long_list_can_be_reached_page_by_page(house):
    await put(house, [one(n, state=State.SUBMITTING) for n in range(23)])
    seen, first = [], 0
    while True:
        page = await queries.board(house.services, house.ana, first=first)
        seen += [line.run.id for line in page]
        drawn = str(lists.runs(page).blocks)
        assert "of 23" in drawn
        if not page.more:
            break
        assert f"Show {page.more} more" in drawn
        first += len(page.runs)
        assert f"page_list:{first}" in drawn

    assert len(set(seen)) == len(seen) == 23


async def test_the_history_of_an_offer_says_outcome_who_and_how_long_newest_first(house):
    ended = [
        one(
            number,
            state=State.CANCELED,
            staged_at=NOON + timedelta(minutes=number, hours=3),
            ended_at=NOON + timedelta(minutes=number, hours=5),
            names={"U0ANA": "Ana"},
        )
        for number in range(12)
    ]
    same = [replace(run, offer=OfferId("offer-x"), durable_id=a_run().durable_id) for run in ended]
    await put(house, same)

    offer, page = await queries.history(house.services, house.ana, "Offer X")
    drawn = str(lists.history(offer.id, page).blocks)

    assert [line.run.id for line in page] == [run.id for run in reversed(same)][:10]
    assert "12 past runs" in drawn
    assert "Show 2 more" in drawn
    assert "canceled" in drawn
    assert "started by *Ana*" in drawn
    assert "STAGED after 3 h, 5 h in all" in drawn


async def test_the_address_of_a_card_is_asked_for_once_and_kept(house, chat):
    run = await house.stage()
    for _ in range(4):
        await house.turn()

    line = await queries.run_line(house.services, run.id, house.ana)
    assert line.permalink is not None
    assert chat.asked == 1


async def test_an_address_that_slack_did_not_tell_holds_nothing_up_and_is_asked_for_later(house, chat):
    chat.is_away = True
    run = await house.stage()
    await house.turn()
    assert chat.texts
    assert (await queries.run_line(house.services, run.id, house.ana)).permalink is None
    chat.is_away = False

    await permalinks.learn_missing(house.services)

    assert (await queries.run_line(house.services, run.id, house.ana)).permalink is not None
