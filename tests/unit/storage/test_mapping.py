"""Whatever the rules can hold goes into a row and comes back the same."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.journal import Event
from bot.domain.run.events import RequestOpened
from bot.domain.run.run import Run
from bot.domain.whitelist.events import RevisionEvent
from storage.rows import canonical, event_data, recorded_from, run_columns, run_from
from tests.builders import ANA, NOON, a_run

# half a surrogate pair cannot be stored: it is replaced, see below
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TIMES = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis wants the bounds without a zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - see above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=9))]),
)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

AnyEvent = Event | RevisionEvent
EVENTS: st.SearchStrategy[AnyEvent] = st.one_of(
    [st.builds(cls) for cls in (*get_args(Event), *get_args(RevisionEvent))]
)


def read_back(event: AnyEvent) -> AnyEvent:
    row = {"id": "1", "stream": "run", "kind": event.kind, "data": event_data(event)}
    return recorded_from(row).event


@given(st.builds(Run))
def test_every_run_survives_the_round_trip(run: Run) -> None:
    row = run_columns(run)

    assert run == run_from(row)
    assert (run.state, run.version, run.durable_id) == (row["state"], row["version"], row["durable_id"])


@given(EVENTS)
def test_every_event_survives_the_round_trip(event: AnyEvent) -> None:
    assert event == read_back(event)


@pytest.mark.parametrize("cls", [*get_args(Event), *get_args(RevisionEvent)], ids=lambda cls: cls.kind)
@given(st.data())
def test_every_kind_of_event_comes_back_as_its_own_class(cls: Any, data: st.DataObject) -> None:
    assert cls is type(read_back(data.draw(st.builds(cls))))


@given(TIMES)
def test_the_same_moment_is_the_same_text_in_any_time_zone(at: datetime) -> None:
    elsewhere = at.astimezone(timezone(timedelta(hours=3)))

    assert event_data(RequestOpened(at=at)) == event_data(RequestOpened(at=elsewhere))


def test_a_time_without_a_zone_is_refused() -> None:
    naive = RequestOpened(at=NOON.replace(tzinfo=None), by=ANA)

    with pytest.raises(ValueError, match="zone"):
        event_data(naive)


def test_text_that_no_database_holds_is_replaced_not_refused() -> None:
    run = a_run(note="half \ud83d of an emoji, and \0")

    assert run_from(run_columns(run)).note == "half ? of an emoji, and \0"


def test_a_row_with_nonsense_fails_where_it_is_read() -> None:
    row = run_columns(a_run()) | {"body": canonical({"state": "afloat"})}

    with pytest.raises(ValueError, match="state"):
        run_from(row)
