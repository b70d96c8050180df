"""The picture of a run is drawn whatever the run went through, and shows each thing that lasted."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from bot.domain.offer.submission import StepStatus
from bot.domain.run.states import State
from bot.domain.run.steps import Step
from bot.domain.run.timeline import Mark, MarkKind, SpanKind, timeline_of
from bot.pictures.timeline import draw
from tests.builders import NOON, a_run

WEEK = timedelta(days=7)


def step(number: int, start: float, end: float | None, title: str = "", status=StepStatus.COMPLETE) -> Step:
    return Step(
        key=str(number),
        title=title or f"Step {number}",
        status=status,
        started_at=NOON + timedelta(hours=start),
        ended_at=None if end is None else NOON + timedelta(hours=end),
    )


HOSTILE = "<!channel>\n\u202eevil \u0000 " + "x" * 5000
RUNS = {
    "nothing yet": a_run(),
    "one step": a_run(steps=(step(1, 0, None, status=StepStatus.RUNNING),)),
    "thirty steps": a_run(steps=tuple(step(n, n, n + 1) for n in range(30))),
    "a week's wait": a_run(state=State.AWAITING_APPROVAL, steps=(step(1, 0, 1),), staged_at=NOON),
    "failed at once": a_run(state=State.FAILED, ended_at=NOON, steps=(step(1, 0, 0),)),
    "hostile names": a_run(steps=(step(1, 0, 5, HOSTILE),)),
    "no letter of ours": a_run(steps=(step(1, 0, 5, "认证 שלום 🚀"),)),
    "a step from the future": a_run(steps=(step(1, 5000, None),)),
}


@pytest.mark.parametrize("name", RUNS)
def test_every_odd_run_has_a_picture_of_a_phones_width(name):
    freezes = [(NOON + n * WEEK / 8, NOON + n * WEEK / 8 + timedelta(hours=9)) for n in range(4)]
    decisions = [Mark(kind=MarkKind.DECISION, label=HOSTILE, at=NOON + timedelta(hours=n)) for n in range(8)]
    timeline = timeline_of(
        RUNS[name], now=NOON + WEEK, zone="Australia/Lord_Howe", freezes=freezes, decisions=decisions
    )

    with Image.open(io.BytesIO(draw(timeline)), formats=["PNG"]) as picture:
        assert picture.width == 1000
        assert picture.height < 1400


def test_people_and_machine_are_told_apart():
    run = a_run(
        state=State.LIVE,
        steps=(step(1, 0, 10), step(2, 30, 34)),
        staged_at=NOON + timedelta(hours=10),
        decided_at=NOON + timedelta(hours=30),
        ended_at=NOON + timedelta(hours=34),
    )
    timeline = timeline_of(run, now=NOON, zone="UTC")

    assert timeline.machine_time == timedelta(hours=14)
    assert timeline.people_time == timedelta(hours=20)
    assert [mark.label for mark in timeline.marks] == ["STAGED", "live"]


def test_steps_side_by_side_are_counted_once():
    run = a_run(steps=(step(1, 0, 10), step(2, 5, 12)))

    assert timeline_of(run, now=NOON + WEEK, zone="UTC").machine_time == timedelta(hours=12)


def test_a_run_that_goes_on_is_open_at_its_end():
    run = a_run(state=State.AWAITING_APPROVAL, steps=(step(1, 0, 1),), staged_at=NOON + timedelta(hours=1))
    people = [
        span for span in timeline_of(run, now=NOON + WEEK, zone="UTC").spans if span.kind is SpanKind.PEOPLE
    ]

    assert [span.is_open for span in people] == [True]
    assert people[0].end == NOON + WEEK


def test_equal_runs_give_equal_pictures():
    timeline = timeline_of(RUNS["thirty steps"], now=NOON + WEEK, zone="UTC")

    assert draw(timeline) == draw(timeline)


def test_the_marketplaces_step_for_the_sign_off_counts_as_people_not_as_machine():
    run = a_run(
        state=State.AWAITING_APPROVAL,
        steps=(step(1, 0, 10), step(2, 10, None, "Publisher Signoff", StepStatus.RUNNING)),
        staged_at=NOON + timedelta(hours=10, minutes=5),
    )
    timeline = timeline_of(run, now=NOON + WEEK, zone="UTC")

    assert timeline.machine_time == timedelta(hours=10)
    assert timeline.people_time == WEEK - timedelta(hours=10)


def test_a_usual_end_after_the_end_of_the_run_is_not_drawn_at_its_edge():
    run = a_run(state=State.FAILED, steps=(step(1, 0, 2),), ended_at=NOON + timedelta(hours=2))
    without = timeline_of(run, now=NOON, zone="UTC")
    beyond = timeline_of(run, now=NOON, zone="UTC", usual={"1": timedelta(hours=9)})
    within = timeline_of(run, now=NOON, zone="UTC", usual={"1": timedelta(hours=1)})

    assert draw(beyond) == draw(without)
    assert draw(within) != draw(without)
