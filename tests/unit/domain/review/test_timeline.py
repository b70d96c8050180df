"""The timeline shows who decided what, and the freezes that held the run."""

from datetime import time, timedelta

from bot.domain.policy.freezes import WeeklyFreeze, WeekTime
from bot.domain.review import events as review_events
from bot.domain.review.events import ReviewEvent
from bot.domain.review.timeline import decisions, freezes_held
from bot.domain.run import events as run_events
from bot.domain.run.events import RunEvent
from bot.domain.run.timeline import MarkKind
from tests.builders import BEN, NOON, a_run

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
WEEKEND = WeeklyFreeze(
    start=WeekTime(day=4, at=time(12)), end=WeekTime(day=0, at=time(6)), zone="UTC", reason="weekend"
)
FRIDAY = NOON + 4 * DAY
MONDAY = NOON + 7 * DAY - 6 * HOUR


def test_decisions_carry_the_name_of_who_decided():
    run = a_run(names={BEN: "Ben"})
    journal: list[RunEvent | ReviewEvent] = [
        review_events.ApprovalGiven(at=NOON, by=BEN, digest="d"),
        review_events.ApprovalWithdrawn(at=NOON + HOUR, by=BEN, digest="d"),
        run_events.GoliveFailed(at=NOON + DAY),
        run_events.RequestLive(at=NOON + 2 * DAY),
    ]

    assert [(mark.kind, mark.label, mark.at) for mark in decisions(run, journal)] == [
        (MarkKind.DECISION, "Ben approved", NOON),
        (MarkKind.DECISION, "Ben withdrew approval", NOON + HOUR),
        (MarkKind.BAD, "go-live failed", NOON + DAY),
    ]


def test_only_freezes_within_the_run_are_shown_cut_to_it():
    assert freezes_held([WEEKEND], [], NOON, NOON + DAY) == ()
    assert freezes_held([WEEKEND], [], NOON, FRIDAY + HOUR) == ((FRIDAY, FRIDAY + HOUR),)
    assert freezes_held([WEEKEND], [], NOON, NOON + 2 * WEEK) == (
        (FRIDAY, MONDAY),
        (FRIDAY + WEEK, MONDAY + WEEK),
    )


def test_freezes_that_meet_are_one():
    monday = WeeklyFreeze(
        start=WeekTime(day=0, at=time(5)), end=WeekTime(day=0, at=time(9)), zone="UTC", reason="more"
    )

    assert freezes_held([WEEKEND, monday], [], NOON, NOON + WEEK) == ((FRIDAY, MONDAY + 3 * HOUR),)


def test_a_freeze_that_was_lifted_held_until_then():
    lifted = review_events.FreezeLifted(at=FRIDAY + HOUR, by=BEN, reason="urgent", until=MONDAY)

    assert freezes_held([WEEKEND], [lifted], NOON, NOON + WEEK) == ((FRIDAY, FRIDAY + HOUR),)
