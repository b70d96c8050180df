"""How long a step took has both ends by one clock; what is not known by one is not kept."""

from datetime import timedelta

from bot.domain.forecast.history import End, Source
from bot.domain.offer.submission import ReportedStep, StepStatus
from bot.domain.run.measured import step_times
from bot.domain.run.states import State
from bot.domain.run.steps import Step, combined, merge
from tests.builders import NOON, a_run

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PENDING, RUNNING, COMPLETE = StepStatus.PENDING, StepStatus.RUNNING, StepStatus.COMPLETE


def report(status, title="Certification", **more):
    return ReportedStep(key=title.lower(), title=title, status=status, **more)


def looked(*reports):
    """What is known after a look a minute from NOON on, one for each report."""
    known: tuple[Step, ...] = ()
    for minute, seen in enumerate(reports):
        known, _ = merge(known, (seen,), now=NOON + minute * MINUTE)
    return known


def times(steps, **run):
    return list(step_times(a_run(steps=steps, change_class="technical", **run)))


def test_the_marketplaces_own_times_count_where_it_gives_both():
    steps = looked(report(PENDING), report(COMPLETE, started_at=NOON - 2 * HOUR, ended_at=NOON))
    (one,) = times(steps)

    assert one.hours == 2
    assert (one.source, one.end) == (Source.MARKETPLACE, End.COMPLETED)


def test_with_one_of_its_times_both_ends_are_ours():
    start = NOON - 2 * HOUR
    steps = looked(report(PENDING), report(RUNNING, started_at=start), report(COMPLETE, started_at=start))
    (one,) = times(steps)

    assert (one.ended_at - one.started_at, one.source) == (MINUTE, Source.OBSERVED)
    assert steps[0].took == MINUTE


def test_a_time_ahead_of_ours_is_of_another_clock_and_is_not_used():
    late = NOON + 2 * HOUR
    steps = looked(
        report(PENDING),
        report(RUNNING, started_at=NOON),
        report(COMPLETE, started_at=NOON, ended_at=late),
    )

    assert steps[0].took == MINUTE
    assert times(steps)[0].source is Source.OBSERVED


def test_what_ran_already_when_it_was_found_teaches_nothing():
    assert times(looked(report(RUNNING), report(COMPLETE))) == []


def test_the_step_that_stands_for_all_counts_from_our_own_moment():
    steps = looked(
        combined("preview", "All", RUNNING, since=NOON - HOUR),
        combined("preview", "All", COMPLETE, since=NOON - HOUR),
    )
    (one,) = times(steps)

    assert one.ended_at - one.started_at == HOUR + MINUTE


def test_a_step_that_went_back_is_a_new_attempt_and_the_one_before_was_cut_off():
    steps = looked(report(PENDING), report(RUNNING), report(RUNNING), report(PENDING), report(RUNNING))
    (back,) = times(steps)

    assert (back.attempt, back.end) == (1, End.BACK)
    assert back.ended_at - back.started_at == 2 * MINUTE
    assert (steps[0].attempt, steps[0].seen_from) == (2, NOON + 4 * MINUTE)


def test_what_runs_ends_with_its_run():
    steps = looked(report(PENDING), report(RUNNING))
    ends = {
        state: [time.end for time in times(steps, state=state, ended_at=NOON + HOUR)]
        for state in (State.CANCELED, State.FAILED, State.LIVE, State.IN_PROGRESS)
    }

    assert ends == {
        State.CANCELED: [End.CANCELED],
        State.FAILED: [End.FAILED],
        State.LIVE: [End.COMPLETED],
        State.IN_PROGRESS: [],
    }


def test_a_wait_for_the_publisher_is_no_time_of_the_marketplace():
    steps = looked(*(report(status, "Publisher Signoff") for status in (PENDING, RUNNING, COMPLETE)))

    assert times(steps) == []
    assert steps[0].took is not None
