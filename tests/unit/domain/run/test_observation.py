"""One look at the marketplace becomes a decision about a run."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.offer.digest import Digest
from bot.domain.offer.failure import ErrorDetail, FailureKind
from bot.domain.offer.submission import (
    JobReport,
    Observation,
    Progress,
    ReportedStep,
    StepStatus,
    Submission,
    Target,
)
from bot.domain.review import go_live
from bot.domain.run import production, staging
from bot.domain.run import run as runs
from bot.domain.run.events import (
    GoliveFailed,
    PollFound,
    PollLost,
    RequestCanceled,
    RequestFailed,
    RequestLive,
    RequestStaged,
    RequestSuperseded,
    StepCompleted,
    StepStarted,
    StepWentBack,
)
from bot.domain.run.observation import observe
from bot.domain.run.states import State
from bot.domain.values import JobId, SubmissionId
from tests.builders import BEN, NOON, a_run

JOB = JobId("job-1")
OURS, OTHER, FORMER = (SubmissionId(f"submission/p/{n}") for n in (2, 3, 1))
LATER = NOON + timedelta(hours=2)


def preview(progress, id_=OURS):
    return Submission(id=id_, target=Target.PREVIEW, progress=progress)


def live(progress, id_=OURS):
    return Submission(id=id_, target=Target.LIVE, progress=progress)


def job(progress, *errors):
    return JobReport(id=JOB, progress=progress, errors=errors)


def seen(*submissions, job_=None, steps=None, at=LATER):
    return Observation(seen_at=at, submissions=submissions, job=job_, steps=steps)


def test_a_word_that_is_not_known_decides_nothing_and_is_said_at_the_third_look():
    run = in_progress()
    report = JobReport(id=JOB, progress=Progress.RUNNING, unread="completed / aNewWord")
    told: list[Any] = []
    for _ in range(5):
        outcome = observe(run, seen(preview(Progress.RUNNING), job_=report))
        run = outcome.subject
        told += outcome.events

    assert run.state is State.IN_PROGRESS
    assert [event.kind for event in told] == [PollLost.kind]
    assert "aNewWord" in told[0].reason


def step(name, status):
    return ReportedStep(key=name, title=name.title(), status=status)


def in_progress():
    return staging.accepted(staging.open_request(a_run()).subject, JOB, now=NOON).subject


def awaiting():
    staged = staging.staged(in_progress(), OURS, now=NOON).subject
    return production.ask_for_approval(staged, Digest(parts={"images": "a"}), now=NOON).subject


def going_live():
    ordered = go_live.order(awaiting(), (BEN,), by=BEN, now=NOON).subject
    return production.accepted(ordered, JobId("job-2"), now=NOON).subject


def kinds(outcome):
    return [type(event) for event in outcome.events]


def test_a_running_job_without_reported_steps_shows_one_combined_step_and_invents_none():
    outcome = observe(in_progress(), seen(preview(Progress.RUNNING), job_=job(Progress.RUNNING)))

    assert [s.title for s in outcome.subject.steps] == ["Validation, certification and preview creation"]
    assert [StepStarted] == kinds(outcome)


def test_steps_that_cannot_be_asked_for_a_while_stay_as_they_were():
    steps = (step("a", StepStatus.RUNNING),)
    first = observe(in_progress(), seen(job_=job(Progress.RUNNING), steps=steps)).subject

    outcome = observe(first, seen(job_=job(Progress.RUNNING)))

    assert [s.title for s in outcome.subject.steps] == ["A"]
    assert outcome.events == ()


def test_the_combined_step_makes_way_for_the_real_ones():
    first = observe(in_progress(), seen(job_=job(Progress.RUNNING))).subject

    outcome = observe(first, seen(job_=job(Progress.RUNNING), steps=(step("a", StepStatus.RUNNING),)))

    assert [s.title for s in outcome.subject.steps] == ["A"]


def test_the_same_look_twice_says_nothing_the_second_time():
    look = seen(preview(Progress.RUNNING), job_=job(Progress.RUNNING), steps=(step("a", StepStatus.RUNNING),))
    once = observe(in_progress(), look).subject

    assert observe(once, look).events == ()


def test_a_preview_that_succeeded_is_staged():
    outcome = observe(in_progress(), seen(preview(Progress.SUCCEEDED), job_=job(Progress.SUCCEEDED)))

    assert outcome.subject.state == State.STAGED
    assert outcome.subject.preview == OURS
    assert RequestStaged in kinds(outcome)


def test_a_preview_with_the_id_of_what_is_live_is_not_staged():
    both = (preview(Progress.SUCCEEDED, FORMER), live(Progress.SUCCEEDED, FORMER))

    outcome = observe(in_progress(), seen(*both, job_=job(Progress.SUCCEEDED)))

    assert outcome.subject.state == State.IN_PROGRESS


def test_a_failed_job_fails_the_run_with_its_reasons():
    errors = (ErrorDetail(code="invalidState", message="Issues found during Certification."),)

    outcome = observe(in_progress(), seen(preview(Progress.FAILED), job_=job(Progress.FAILED, *errors)))

    assert outcome.subject.state == State.FAILED
    assert outcome.subject.failure is not None
    assert outcome.subject.failure.kind == FailureKind.CERTIFICATION
    assert RequestFailed in kinds(outcome)


def test_a_job_canceled_in_the_portal_cancels_the_run_without_an_actor():
    outcome = observe(in_progress(), seen(job_=job(Progress.CANCELED)))

    assert outcome.subject.state == State.CANCELED
    assert [event.by for event in outcome.events if isinstance(event, RequestCanceled)] == [""]


def test_a_step_that_went_back_is_told_as_that():
    first = observe(
        in_progress(), seen(job_=job(Progress.RUNNING), steps=(step("a", StepStatus.COMPLETE),))
    ).subject

    outcome = observe(first, seen(job_=job(Progress.RUNNING), steps=(step("a", StepStatus.RUNNING),)))

    assert [StepWentBack] == kinds(outcome)


def test_steps_may_come_in_any_number_and_skip_ahead():
    steps = (step("new", StepStatus.COMPLETE), step("a", StepStatus.RUNNING))

    outcome = observe(in_progress(), seen(job_=job(Progress.RUNNING), steps=steps))

    assert [StepCompleted, StepStarted] == kinds(outcome)


def test_another_preview_in_our_place_supersedes_a_staged_run():
    outcome = observe(awaiting(), seen(preview(Progress.SUCCEEDED, OTHER)))

    assert outcome.subject.state == State.SUPERSEDED
    assert RequestSuperseded in kinds(outcome)


def test_a_go_live_in_the_portal_supersedes_a_staged_run():
    assert observe(awaiting(), seen(live(Progress.RUNNING))).subject.state == State.SUPERSEDED


def test_a_staged_run_stays_as_it_is_while_its_preview_waits():
    assert observe(awaiting(), seen(preview(Progress.SUCCEEDED))).subject.state == State.AWAITING_APPROVAL


def test_live_and_succeeded_is_live():
    outcome = observe(going_live(), seen(live(Progress.SUCCEEDED), job_=job(Progress.SUCCEEDED)))

    assert outcome.subject.state == State.LIVE
    assert RequestLive in kinds(outcome)


def test_a_former_live_entry_does_not_count_as_ours():
    former = live(Progress.SUCCEEDED, FORMER)

    outcome = observe(going_live(), seen(former, live(Progress.RUNNING), job_=job(Progress.RUNNING)))

    assert outcome.subject.state == State.GOING_LIVE


def test_a_failed_go_live_with_the_preview_still_there_is_staged_again():
    outcome = observe(going_live(), seen(preview(Progress.SUCCEEDED), job_=job(Progress.FAILED)))

    assert outcome.subject.state == State.STAGED
    assert outcome.subject.decided_by == ()
    assert GoliveFailed in kinds(outcome)


def test_a_failed_go_live_that_shows_as_a_failed_live_entry_is_staged_again():
    outcome = observe(going_live(), seen(live(Progress.FAILED), job_=job(Progress.FAILED)))

    assert outcome.subject.state == State.STAGED


def test_a_failed_go_live_whose_preview_is_gone_fails_the_run_at_the_second_look():
    look = replace(seen(job_=job(Progress.FAILED)), unknown_by_id=True)
    first = observe(going_live(), look).subject

    outcome = observe(first, replace(look, seen_at=LATER + look.lag))

    assert first.state == State.GOING_LIVE
    assert outcome.subject.state == State.FAILED


def test_only_the_third_failed_look_in_a_row_is_told_and_only_once():
    run = in_progress()
    told: list[Any] = []
    for _ in range(5):
        outcome = runs.lose(run, "away", now=LATER)
        told += kinds(outcome)
        run = outcome.subject

    assert [PollLost] == told
    assert run.state == State.IN_PROGRESS
    assert run.unknown_since == run.checked_at


def test_the_first_answer_after_an_outage_is_told():
    lost = in_progress()
    for _ in range(3):
        lost = runs.lose(lost, "away", now=LATER).subject

    outcome = observe(lost, seen(job_=job(Progress.RUNNING), steps=()))

    assert [PollFound] == kinds(outcome)
    assert outcome.subject.unknown_since is None
