"""What answers an effect that was decided but is not known to be done."""

from datetime import UTC, datetime, timedelta

from bot.domain.offer.submission import Progress, Submission, Target
from bot.domain.run.intent import Adopt, Ask, Blocked, Intent, IntentKind, Send, Wait, settle
from bot.domain.values import SubmissionId

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENT = NOW - timedelta(minutes=1)
OLD, NEW = SubmissionId("submission/p/1"), SubmissionId("submission/p/2")


def entry(id_, target=Target.PREVIEW, progress=Progress.RUNNING):
    return Submission(id=id_, target=target, progress=progress)


def preview(*, sent_at=None, baseline=()):
    return Intent(
        kind=IntentKind.SUBMIT_PREVIEW, opened_at=SENT, sent_at=sent_at, baseline=frozenset(baseline)
    )


def golive(*, sent_at=None, baseline=(OLD,)):
    return Intent(
        kind=IntentKind.GO_LIVE, opened_at=SENT, sent_at=sent_at, baseline=frozenset(baseline), preview=OLD
    )


def test_a_publish_that_never_went_out_is_sent():
    assert Send() == settle(preview(), (), now=NOW)


def test_a_publish_that_went_out_and_shows_is_adopted():
    shown = entry(NEW)

    assert Adopt(shown) == settle(preview(sent_at=SENT, baseline=[OLD]), (shown,), now=NOW)


def test_a_publish_that_went_out_and_does_not_show_yet_is_waited_for():
    assert Wait(SENT + timedelta(minutes=3)) == settle(preview(sent_at=SENT), (), now=NOW)


def test_a_publish_that_did_not_show_for_long_is_sent_again():
    assert Send() == settle(preview(sent_at=SENT), (), now=SENT + timedelta(minutes=3))


def test_a_submission_seen_before_the_call_is_never_adopted():
    old = entry(OLD, progress=Progress.SUCCEEDED)

    assert Send() == settle(preview(sent_at=SENT, baseline=[OLD]), (old,), now=SENT + timedelta(minutes=3))


def test_another_publish_in_progress_is_waited_for_never_published_beside():
    other = entry(OLD)

    assert Blocked(other) == settle(preview(), (other,), now=NOW)


def test_a_running_publish_that_we_did_not_send_is_not_taken_for_ours():
    other = entry(NEW)

    assert Blocked(other) == settle(preview(), (other,), now=NOW)


def test_a_go_live_whose_preview_shows_as_live_is_adopted_even_before_it_was_sent():
    live = entry(OLD, Target.LIVE)

    assert Adopt(live) == settle(golive(), (live,), now=NOW)


def test_a_go_live_that_shows_under_a_new_id_is_adopted():
    live = entry(NEW, Target.LIVE)

    assert Adopt(live) == settle(golive(sent_at=SENT), (entry(OLD), live), now=NOW)


def test_a_go_live_with_its_preview_waiting_is_sent():
    waiting = entry(OLD, progress=Progress.SUCCEEDED)

    assert Send() == settle(golive(), (waiting,), now=NOW)


def test_a_go_live_whose_preview_is_gone_asks_a_person():
    assert Ask() == settle(golive(sent_at=SENT), (), now=NOW + timedelta(hours=1))


def test_a_go_live_is_never_sent_a_second_time_while_it_may_travel():
    waiting = entry(OLD, progress=Progress.SUCCEEDED)

    assert Wait(SENT + timedelta(minutes=3)) == settle(golive(sent_at=SENT), (waiting,), now=NOW)
