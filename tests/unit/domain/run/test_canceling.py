"""Whoever cancels: a way out of every state in which nothing irrevocable was sent, and the actor stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import AlreadyEnded, TooLateToCancel
from bot.domain.offer.submission import JobReport, Observation, Progress, Submission, Target
from bot.domain.run import run as runs
from bot.domain.run import staging
from bot.domain.run.events import CancelRequested, RequestCanceled
from bot.domain.run.intent import IntentKind
from bot.domain.run.observation import observe
from bot.domain.run.states import State
from bot.domain.values import SubmissionId
from tests.builders import ANA, BEN, NOON, a_run
from tests.unit.domain.run.test_silence import (
    JOB,
    OURS,
    awaiting,
    going_live,
    in_progress,
    ordered,
    staged,
)


def opened():
    return staging.open_request(a_run()).subject


def sent(run):
    return replace(run, intent=replace(run.intent, sent_at=NOON))


def cancel(run, by=BEN):
    return staging.ask_to_cancel(run, by=by, now=NOON)


@pytest.mark.parametrize("state", [opened, staged, awaiting, ordered])
def test_what_was_not_sent_or_stands_is_canceled_at_once_by_whoever_asked(state):
    outcome = cancel(state())

    assert State.CANCELED is outcome.subject.state
    assert [event.by for event in outcome.events] == [BEN]
    assert staging.can_cancel(state())


@pytest.mark.parametrize("run", [sent(ordered()), going_live()])
def test_a_push_to_production_that_may_be_on_its_way_is_not_canceled(run):
    with pytest.raises(TooLateToCancel):
        cancel(run)
    assert not staging.can_cancel(run)


def test_a_run_that_is_over_says_that_it_is_over():
    with pytest.raises(AlreadyEnded, match="is live"):
        cancel(a_run(state=State.LIVE))


def test_a_wish_to_cancel_while_the_call_is_under_way_is_kept_and_carried_out():
    wish = cancel(sent(opened()))
    accepted = staging.accepted(wish.subject, JOB, now=NOON).subject

    assert [CancelRequested] == [type(event) for event in wish.events]
    assert accepted.intent is not None
    assert IntentKind.CANCEL is accepted.intent.kind
    assert accepted.cancel_by == BEN


def test_the_one_who_asked_stays_the_actor_whoever_reports_the_end():
    wish = replace(cancel(in_progress()).subject, intent=None)
    look = Observation(
        seen_at=NOON, submissions=(), job=JobReport(id=JOB, progress=Progress.CANCELED), looked_up=None
    )

    outcome = observe(wish, look)

    assert [event.by for event in outcome.events if isinstance(event, RequestCanceled)] == [BEN]


def test_a_preview_that_was_done_faster_than_the_wish_to_cancel_is_canceled_all_the_same():
    wish = replace(cancel(in_progress()).subject, intent=None)
    done = JobReport(id=JOB, progress=Progress.SUCCEEDED)
    ours = Submission(id=OURS, target=Target.PREVIEW, progress=Progress.SUCCEEDED)

    outcome = observe(wish, Observation(seen_at=NOON, submissions=(ours,), job=done))

    assert State.CANCELED is outcome.subject.state


def test_a_run_whose_job_is_not_known_can_be_let_go_and_says_that_it_may_go_on():
    adopted = staging.adopted(
        sent(opened()),
        Submission(id=SubmissionId("s/p/9"), target=Target.PREVIEW, progress=Progress.RUNNING),
        now=NOON,
    ).subject

    outcome = cancel(adopted)

    assert State.CANCELED is outcome.subject.state
    assert [(event.by, event.goes_on) for event in outcome.events] == [(BEN, True)]


@pytest.mark.parametrize("run", [sent(opened()), in_progress()])
def test_while_the_marketplace_is_away_a_second_wish_ends_the_run_here(run):
    wished = cancel(run, by=ANA).subject
    away = wished
    for _ in range(3):
        away = runs.lose(away, "away", now=NOON).subject

    assert cancel(wished).events == ()
    assert State.CANCELED is cancel(away).subject.state


@pytest.mark.parametrize("run", [in_progress(), sent(ordered()), going_live()])
def test_a_run_that_nobody_can_tell_of_can_be_ended(run):
    lost = runs.stuck(run, now=NOON + timedelta(hours=1)).subject

    assert State.CANCELED is cancel(lost).subject.state
    assert staging.can_cancel(lost)
