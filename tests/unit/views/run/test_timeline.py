"""The words beside the picture of a run hold what the picture shows, and nothing in them is markup."""

from datetime import timedelta

from bot.domain.offer.submission import StepStatus
from bot.domain.run.states import State
from bot.domain.run.steps import Step
from bot.domain.run.timeline import Mark, MarkKind, timeline_of
from bot.ports.slack import ChatRefused, ChatUnreachable, Message
from bot.views.run.timeline import MOST_ALT, alt_text, around, unsent
from tests.builders import NOON, a_run

HOUR = timedelta(hours=1)


def step(title: str, start: float, end: float | None, status: StepStatus = StepStatus.COMPLETE) -> Step:
    return Step(
        key=title,
        title=title,
        status=status,
        started_at=NOON + start * HOUR,
        ended_at=None if end is None else NOON + end * HOUR,
    )


def shown(message: Message) -> str:
    return "\n".join(str(block) for block in message.blocks)


def test_the_words_hold_every_fact_of_the_picture_in_the_policys_zone():
    run = a_run(
        state=State.LIVE,
        steps=(step("Validation", 0, 2), step("Certification", 2, 3, StepStatus.FAILED)),
        staged_at=NOON + 3 * HOUR,
        decided_at=NOON + 6 * HOUR,
        ended_at=NOON + 7 * HOUR,
    )
    timeline = timeline_of(
        run,
        now=NOON + 99 * HOUR,
        zone="Europe/Berlin",
        usual={"Validation": HOUR},
        freezes=[(NOON + 4 * HOUR, NOON + 5 * HOUR)],
        decisions=[Mark(kind=MarkKind.DECISION, label="Ben approved", at=NOON + 6 * HOUR)],
    )

    assert alt_text(timeline) == (
        "Timeline of offer-x, times in Europe/Berlin: 7 h in all, 3 h Microsoft, 3 h people. "
        "Mon 23 Nov 16:00: STAGED. Mon 23 Nov 19:00: Ben approved. Mon 23 Nov 20:00: live. "
        "Validation: from Mon 23 Nov 13:00, 2 h, usually done Mon 23 Nov 14:00. "
        "Certification: from Mon 23 Nov 15:00, 1 h, failed. "
        "Review and approvals: from Mon 23 Nov 16:00, 3 h. "
        "Freeze from Mon 23 Nov 17:00 to Mon 23 Nov 18:00."
    )
    assert around(run, timeline).title == "Timeline of offer-x, live in production"


def test_what_goes_on_is_called_so_far():
    run = a_run(state=State.IN_PROGRESS, steps=(step("Validation", 0, None, StepStatus.RUNNING),))
    timeline = timeline_of(run, now=NOON + 5 * HOUR, zone="UTC")

    assert "Validation: from Mon 23 Nov 12:00, 5 h so far." in alt_text(timeline)
    assert "The run so far: 5 h in all" in around(run, timeline).caption


def test_words_longer_than_slack_takes_end_with_a_count_of_what_is_left_out():
    run = a_run(
        state=State.FAILED,
        ended_at=NOON + 50 * HOUR,
        steps=tuple(step(f"Step {n} {'x' * 60}", n, n + 1) for n in range(30)),
    )
    said = alt_text(timeline_of(run, now=NOON, zone="UTC"))

    assert len(said) <= MOST_ALT
    assert ": failed." in said
    assert said.endswith("more entries.")


def test_foreign_names_are_one_line_and_no_markup():
    run = a_run(steps=(step("<!channel>\nevil \u202e", 0, 1),), offer="offer-x")
    text = around(run, timeline_of(run, now=NOON + HOUR, zone="UTC"))

    assert "\n" not in text.alt
    assert "\u202e" not in text.alt
    assert "<!" not in text.caption


def test_without_the_picture_the_person_reads_the_words():
    run = a_run(steps=(step("Validation", 0, 1),))
    text = around(run, timeline_of(run, now=NOON + HOUR, zone="UTC"))

    refused = shown(unsent(text, ChatRefused("stagebot may not send files.", code="missing_scope")))
    unclear = shown(unsent(text, ChatUnreachable(outcome_known=False)))

    assert "stagebot may not send files." in refused
    assert "Validation: from Mon 23 Nov 12:00, 1 h" in refused
    assert "look into your direct messages" in unclear
