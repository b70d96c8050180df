"""One function says what is the case with a run, and every surface shows it."""

from datetime import timedelta

import pytest

from bot.domain.offer.submission import StepStatus
from bot.domain.run.intent import Intent, IntentKind
from bot.domain.run.run import Objection
from bot.domain.run.states import FINAL, State
from bot.domain.run.steps import Step
from bot.domain.run.summaries import HomeView, RunPage, RunSummary
from bot.views.home import home
from bot.views.run import lists
from bot.views.run.card import card
from bot.views.run.status_line import status_line
from bot.views.run.steps import shown_steps
from tests.builders import ANA, BEN, NOON, a_run

LATER = NOON + timedelta(days=3)
WAITING = State.AWAITING_APPROVAL
ORDER = Intent(kind=IntentKind.GO_LIVE, opened_at=NOON)
CASES = [
    (a_run(state=WAITING), "STAGED, waiting for approval"),
    (a_run(state=WAITING, approved_by=(BEN,), goes_live_at=LATER), "approved, goes live <!date"),
    (
        a_run(state=WAITING, approved_by=(BEN,), goes_live_at=LATER, asks_first=True),
        "then an approver (<@U0BEN>) must send it live",
    ),
    (a_run(state=WAITING, approved_by=(BEN,)), "approved, an approver (<@U0BEN>) must send it live"),
    (a_run(state=WAITING, goes_live_at=LATER, asks_first=True), "the approvals have to be given again then"),
    (a_run(state=WAITING, objections=(Objection(by=BEN, at=NOON, reason="x"),)), "changes asked for"),
    (a_run(state=State.GOING_LIVE, intent=ORDER), "approved, being sent to production"),
    (a_run(state=State.IN_PROGRESS, cancel_by=BEN), "asked to be canceled"),
]


@pytest.mark.parametrize(("run", "says"), CASES)
def test_card_list_status_and_home_say_the_same(run, says):
    line = RunSummary(run=run, approvers=frozenset({BEN}))
    board = HomeView(in_flight=RunPage(runs=(line,), total=1))

    surfaces = {
        "card": card(run, estimate=None, approvers=line.approvers),
        "list": lists.runs(RunPage(runs=(line,), total=1)),
        "status": lists.status(line),
        "home": home(board),
    }

    assert says in status_line(run, approvers=line.approvers)
    for name, drawn in surfaces.items():
        assert says in str(drawn), name


def a_step(status, **more):
    return Step(key="signoff", title="Publisher Signoff", status=status, started_at=NOON, **more)


@pytest.mark.parametrize("state", FINAL)
def test_no_step_of_a_run_that_has_ended_goes_on_or_is_still_to_come(state):
    steps = (a_step(StepStatus.RUNNING), Step(key="p", title="Publish", status=StepStatus.PENDING))

    shown = shown_steps(a_run(state=state, steps=steps, ended_at=LATER), ())

    assert not {"in_progress", "pending"} & {step.look for step in shown}


@pytest.mark.parametrize("state", [State.STAGED, WAITING])
def test_people_are_waited_for_by_name_and_without_a_spinner(state):
    (step,) = shown_steps(a_run(state=state, steps=(a_step(StepStatus.RUNNING),)), {BEN, "S0MARKETING"})

    assert (step.look, step.word) == ("pending", "waiting for <!subteam^S0MARKETING> or <@U0BEN>")


def test_times_of_steps_are_in_the_readers_zone():
    drawn = card(a_run(state=State.IN_PROGRESS, steps=(a_step(StepStatus.RUNNING),)), estimate=None)

    assert "'type': 'date'" in str(drawn.blocks)
    assert "<!date^" in str(drawn.fallback_blocks)
    assert "UTC on" not in str(drawn)


def test_in_all_counts_the_waiting_and_no_look_is_before_the_start():
    step = a_step(StepStatus.COMPLETE, ended_at=NOON + timedelta(minutes=46))
    done = a_run(state=State.LIVE, ended_at=NOON + timedelta(days=6), steps=(step,))
    started = NOON + timedelta(minutes=7)
    looked = a_run(created_at=started, checked_at=started + timedelta(minutes=1))

    assert "6 d in all" in str(card(done, estimate=None))
    assert f"last checked <!date^{int(started.timestamp())}" in str(card(looked, estimate=None))


def test_a_superseded_card_shows_its_successor_and_no_way_to_stage_again():
    drawn = str(card(a_run(state=State.SUPERSEDED, successor="01NEXT", requested_by=ANA), estimate=None))

    assert "'value': '01NEXT'" in drawn
    assert "Stage again" not in drawn
