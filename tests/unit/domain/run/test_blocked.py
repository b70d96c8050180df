"""Another publish holds the offer: said once for one wait, however it shows."""

from dataclasses import replace

from bot.domain.run import run as runs
from bot.domain.run import staging
from bot.domain.run.intent import Intent, IntentKind
from bot.domain.run.states import State
from bot.domain.values import SubmissionId
from tests.builders import NOON, a_run

OWED = replace(a_run(state=State.SUBMITTING), intent=Intent(kind=IntentKind.SUBMIT_PREVIEW, opened_at=NOON))


def test_one_wait_is_said_once_whether_the_listing_shows_the_other_publish_or_not():
    first = staging.blocked(OWED, SubmissionId("theirs"), now=NOON)
    unseen = staging.blocked(first.subject, SubmissionId(""), now=NOON)
    seen = staging.blocked(unseen.subject, SubmissionId("theirs"), now=NOON)

    assert [len(outcome.events) for outcome in (first, unseen, seen)] == [1, 0, 0]


def test_a_try_that_finds_the_other_publish_still_there_says_nothing_new():
    waits = staging.blocked(OWED, SubmissionId("theirs"), now=NOON).subject
    tried = runs.disarm(runs.arm(waits, frozenset(), now=NOON).subject)

    assert staging.blocked(tried, SubmissionId(""), now=NOON).events == ()
