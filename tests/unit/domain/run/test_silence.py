"""Nothing is decided by silence: what a listing lacks, and what it showed long ago, changes no state."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.offer.digest import Digest
from bot.domain.offer.submission import JobReport, Observation, Progress, Submission, Target
from bot.domain.review import go_live
from bot.domain.run import production, staging
from bot.domain.run import run as runs
from bot.domain.run.events import RequestCanceled, RequestSuperseded
from bot.domain.run.intent import Ask, Intent, IntentKind, LookUp, Send, Wait, settle
from bot.domain.run.observation import end_of_staged, observe
from bot.domain.run.states import State
from bot.domain.values import JobId, SubmissionId
from tests.builders import BEN, NOON, a_run

JOB = JobId("job-1")
FORMER, OURS, NEWER = (SubmissionId(f"submission/p/{n}") for n in (1, 2, 3))
LATER = NOON + timedelta(hours=2)


def entry(id_, target=Target.PREVIEW, progress=Progress.SUCCEEDED):
    return Submission(id=id_, target=target, progress=progress)


def in_progress():
    opened = staging.open_request(a_run()).subject
    armed = runs.arm(opened, frozenset({FORMER}), now=NOON).subject
    return replace(staging.accepted(armed, JOB, now=NOON).subject, preview=OURS)


def staged():
    return staging.staged(in_progress(), OURS, now=NOON).subject


def awaiting():
    return production.ask_for_approval(staged(), Digest(parts={"images": "a"}), now=NOON).subject


def ordered():
    return go_live.order(awaiting(), (BEN,), by=BEN, now=NOON).subject


def going_live():
    return production.accepted(ordered(), JobId("job-2"), now=NOON).subject


STATES = {"in progress": in_progress, "staged": staged, "awaiting": awaiting, "going live": going_live}
LISTINGS = {
    "empty": (),
    "shortened": (entry(SubmissionId("submission/p/0"), Target.LIVE),),
    "older": (entry(FORMER),),
    "older and running": (entry(FORMER, progress=Progress.RUNNING),),
    "ours as it was before": (entry(OURS, progress=Progress.RUNNING),),
}
FORMERS = frozenset({FORMER, SubmissionId("submission/p/0")})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("job", [None, Progress.RUNNING])
def test_no_listing_that_lacks_something_changes_any_state_however_often_it_comes(state, listing, job):
    run = replace(STATES[state](), former=FORMERS)
    before = run.state
    report = JobReport(id=JOB, progress=job) if job else None
    by_id = Progress.RUNNING if before is State.IN_PROGRESS else Progress.SUCCEEDED
    for minutes in range(0, 60, 5):
        look = Observation(
            seen_at=LATER + timedelta(minutes=minutes),
            submissions=LISTINGS[listing],
            looked_up=None if listing == "ours as it was before" else entry(OURS, progress=by_id),
            job=report,
        )
        run = observe(run, look).subject
        assert before is run.state


@pytest.mark.parametrize("state", [staged, awaiting])
def test_what_the_marketplace_does_not_know_by_its_id_either_ends_at_the_second_look_and_not_before(state):
    look = Observation(seen_at=LATER, submissions=(), unknown_by_id=True)
    first = observe(state(), look)
    soon = observe(first.subject, replace(look, seen_at=LATER + timedelta(seconds=60)))

    last = observe(soon.subject, replace(look, seen_at=LATER + look.lag))

    assert state().state is first.subject.state is soon.subject.state
    assert State.CANCELED is last.subject.state
    assert [event.vanished for event in last.events if isinstance(event, RequestCanceled)] == [True]


def test_a_look_in_between_that_shows_it_starts_the_wait_anew():
    gone = Observation(seen_at=LATER, submissions=(), unknown_by_id=True)
    first = observe(awaiting(), gone).subject
    shown = observe(first, Observation(seen_at=LATER, submissions=(entry(OURS),))).subject

    again = observe(shown, replace(gone, seen_at=LATER + timedelta(hours=1)))

    assert State.AWAITING_APPROVAL is again.subject.state


def test_a_job_that_succeeded_does_not_take_an_older_preview_for_its_own():
    run = replace(in_progress(), preview=None)
    job = JobReport(id=JOB, progress=Progress.SUCCEEDED)

    old = observe(run, Observation(seen_at=LATER, submissions=(entry(FORMER),), job=job))
    new = observe(run, Observation(seen_at=LATER, submissions=(entry(FORMER), entry(OURS)), job=job))

    assert State.IN_PROGRESS is old.subject.state
    assert (new.subject.state, new.subject.preview) == (State.STAGED, OURS)


def test_an_order_that_was_not_sent_is_void_when_its_preview_was_replaced():
    run = ordered()
    listing = (entry(NEWER),)

    outcome = end_of_staged(run, Observation(seen_at=LATER, submissions=listing, looked_up=entry(OURS)))

    assert isinstance(settle(run.intent, listing, now=LATER, former=run.former), LookUp)
    assert State.SUPERSEDED is outcome.subject.state
    assert outcome.voids_approvals
    assert [event.was_ordered for event in outcome.events if isinstance(event, RequestSuperseded)] == [True]


def test_an_order_that_was_not_sent_is_void_when_its_preview_was_canceled_there():
    canceled = Observation(seen_at=LATER, submissions=(entry(OURS, progress=Progress.CANCELED),))

    outcome = end_of_staged(ordered(), canceled)

    assert State.CANCELED is outcome.subject.state
    assert outcome.voids_approvals


def test_an_empty_listing_does_not_hold_an_order_up_for_good():
    run = ordered()

    assert isinstance(settle(run.intent, (), now=LATER), LookUp)
    assert isinstance(settle(run.intent, (entry(OURS),), now=LATER), Send)


def test_an_empty_listing_right_after_the_push_to_production_alarms_nobody():
    sent = replace(ordered().intent, sent_at=LATER, baseline=frozenset({OURS}))

    assert isinstance(settle(sent, (), now=LATER + timedelta(seconds=30)), Wait)
    assert isinstance(settle(sent, (), now=LATER + timedelta(minutes=10)), Ask)


def test_a_publish_is_not_repeated_because_a_listing_lost_what_it_showed_before():
    sent = Intent(kind=IntentKind.SUBMIT_PREVIEW, opened_at=NOON, sent_at=NOON, baseline=frozenset({FORMER}))

    assert isinstance(settle(sent, (), now=LATER - timedelta(hours=1, minutes=30)), Wait)
    assert isinstance(settle(sent, (), now=LATER), Ask)
    assert isinstance(settle(sent, (entry(FORMER),), now=LATER), Send)
