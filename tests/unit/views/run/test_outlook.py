"""What a card and a status say of when a run is expected to be done, with thin and with thick history."""

from datetime import timedelta

import pytest

from bot.domain.forecast.band import Tails
from bot.domain.forecast.history import End, Source, StepTime
from bot.domain.forecast.kept import Coverage, Forecast, When
from bot.domain.forecast.known import Known
from bot.domain.offer.submission import StepStatus
from bot.domain.run.estimate import Expected, Span, Trust, estimate
from bot.domain.run.measured import forecast_of_step
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.phases import alike, asked
from bot.domain.run.states import State
from bot.domain.run.steps import Step
from bot.domain.values import OfferId, RunId, SubmissionId
from bot.views.blocks import bands
from bot.views.run import outlook
from tests.builders import NOON, TEAM, a_run

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CERTIFICATION = Step(
    key="push-preview/certification",
    title="Certification",
    status=StepStatus.RUNNING,
    started_at=NOON,
    seen_from=NOON,
)
SIGNOFF = Step(key="push-preview/signoff", title="Publisher Signoff", status=StepStatus.PENDING)
RUN = a_run(
    state=State.IN_PROGRESS,
    submitted_at=NOON - HOUR,
    change_class="technical",
    steps=(CERTIFICATION, SIGNOFF),
)


def past(number, hours=6.0):
    return StepTime(
        team=TEAM,
        run=RunId(f"run-{number}"),
        step=CERTIFICATION.key,
        attempt=1,
        title="Certification",
        change_class="technical",
        offer=OfferId("offer-x"),
        offer_type=RUN.offer_type,
        started_at=NOON - (number + 2) * DAY,
        ended_at=NOON - (number + 2) * DAY + timedelta(hours=hours),
        end=End.COMPLETED,
        source=Source.OBSERVED,
    )


def known(runs=0, *, now=NOON, held=None, **more):
    times = [past(n, 5 + n % 4) for n in range(runs)]
    return Known(now=now, times=times, held=held or {}, **more)


def said(basis, run=RUN):
    found = estimate(run, basis)
    assert found is not None
    return outlook.lines(found)


THICK = {CERTIFICATION.key: Coverage(20, 25), "push-preview/validation": Coverage(153, 189)}


@pytest.mark.parametrize(
    ("basis", "trust"),
    [
        (known(0, held=THICK), "as Microsoft publishes; not measured here yet"),
        (known(3, held=THICK), "few runs of our own (3), mostly as published"),
        (known(11), "from 11 runs"),
        (known(40, held=THICK), "such bands held 81 % of 214 steps"),
    ],
)
def test_a_band_says_what_it_rests_on(basis, trust):
    waits, expected, *rest = said(basis)

    assert waits == "Waiting for Microsoft: Certification"
    assert expected.startswith("STAGED expected (80 %): ")
    assert expected.endswith(f" ({trust})")
    assert not rest


def test_the_line_of_a_card_with_thick_history():
    assert said(known(40, held=THICK))[1] == (
        "STAGED expected (80 %): <!date^1795453200^{date_short_pretty} at {time}|2026-11-23 17:00 UTC> to "
        "<!date^1795465800^{time}|20:30 UTC> (such bands held 81 % of 214 steps)"
    )


def test_the_line_of_a_card_without_history_names_days():
    first, last = NOON, NOON + timedelta(days=4)
    line = said(known(0))[1]

    assert line.startswith("STAGED expected (80 %): <!date^")
    assert "{time}" not in line
    assert f"|{first:%Y-%m-%d}> to " in line
    assert f"|{last:%Y-%m-%d}>" in line


def test_a_status_says_how_long_it_lasts_what_is_expected_and_what_was_said_at_the_start():
    start = forecast_of_step(RUN, CERTIFICATION, When.START, known(40))
    found = estimate(RUN, known(40, now=NOON + 5 * HOUR, open=[start], held=THICK))
    assert found is not None
    so_far, step, first, alone = outlook.details(found)

    assert so_far == "Microsoft has worked on it for 6 h."
    assert step.startswith("Certification: for 5 h so far, expected to end (80 %) <!date^")
    assert first.startswith("Said when it began: <!date^")
    assert alone == "Of this step alone, such bands held 80 % of 25 steps."


def test_a_step_past_its_band_is_late_and_later_very_late():
    start = forecast_of_step(RUN, CERTIFICATION, When.START, known(40))
    late = said(known(40, now=start.until(start.high + 0.1), open=[start]))
    very = said(known(40, now=start.until(start.high * 4), open=[start]))

    assert ":warning: That is late: nine of ten like it have ended by now." in late
    assert any(line.startswith(":warning: That is very late") for line in very)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": State.AWAITING_APPROVAL},
        {"state": State.STAGED},
        {"unknown_since": NOON, "unknown_why": Obstacle.AWAY},
        {"blocked_by": SubmissionId("other")},
        {"state": State.LIVE, "ended_at": NOON},
    ],
)
def test_nothing_is_expected_of_microsoft_while_people_or_others_are_waited_for(changes):
    run = a_run(**{"state": State.IN_PROGRESS, "steps": RUN.steps} | changes)
    assert estimate(run, known(9)) is None


def test_slow_for_everybody_is_said_once_and_stretches_the_bands():
    fit = known(40).fit(asked(alike(RUN), CERTIFICATION, NOON)).of
    running = [
        Forecast(
            team=TEAM,
            run=RunId(f"other-{n}"),
            step=CERTIFICATION.key,
            attempt=1,
            when=When.START,
            change_class="technical",
            offer_type=RUN.offer_type,
            started_at=NOON - 60 * HOUR,
            asked_at=NOON - 60 * HOUR,
            elapsed=0.0,
            low=4.0,
            middle=6.0,
            high=9.0,
            cut=Tails(),
            stretch=1.0,
            fit=fit,
        )
        for n in range(5)
    ]
    slow, usual = known(40, open=running), known(40)

    assert slow.tempo.is_slow
    assert said(slow)[-1].startswith(":snail: Microsoft is slow for everybody now: 0 of ")
    stretched, plain = estimate(RUN, slow), estimate(RUN, usual)
    assert stretched is not None
    assert plain is not None
    assert stretched.whole.high > plain.whole.high
    assert not known(40, open=running[:2]).tempo.is_slow, "two runs are not everybody"


@pytest.mark.parametrize(
    ("low", "high", "shape"),
    [
        (7, 12, "at {time}|2026-11-23 12:05 UTC> to <!date^1795436100^{time}|12:15 UTC>"),
        (-30, 40, "any time until"),
        (60 * 5, 60 * 40, "2026-11-23 12:00 UTC> to"),
        (60 * 30, 60 * 150, "{date_short_pretty}|2026-11-24> to"),
        (60 * 30, 60 * 400, "not before"),
    ],
    ids=["minutes", "begun", "part of a day", "days", "longer than a week"],
)
def test_a_band_is_rounded_outward_by_its_width(low, high, shape):
    minute = timedelta(minutes=1)
    span = Span(low=NOON + low * minute, middle=NOON + high * minute, high=NOON + high * minute)

    assert shape in bands.band(span, NOON)


def test_what_has_not_begun_is_said_in_durations():
    expected = Expected(low=3.1 * HOUR, middle=6 * HOUR, high=timedelta(hours=8.9), trust=Trust(runs=2))

    assert bands.takes(expected) == (
        "usually 3 h to 9 h (80 %; few runs of our own (2), mostly as published)"
    )
