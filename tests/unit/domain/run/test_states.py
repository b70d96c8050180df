"""The table of states."""

import pytest

from bot.domain.errors import IllegalStep
from bot.domain.run.states import ACTIVE, FINAL, TRANSITIONS, State, is_active, is_final, step_to


def test_every_state_stands_in_the_table():
    assert set(State) == set(TRANSITIONS)


def test_a_run_is_either_active_or_ended():
    assert set(State) == {*ACTIVE, *FINAL}
    assert all(is_active(state) != is_final(state) for state in State)


@pytest.mark.parametrize("ended", FINAL)
def test_nothing_follows_an_ended_run(ended):
    for wanted in State:
        with pytest.raises(IllegalStep):
            step_to(ended, wanted)


def test_only_an_approved_run_can_go_live():
    sources = {state for state, targets in TRANSITIONS.items() if State.LIVE in targets}

    assert {State.GOING_LIVE} == sources


def test_only_a_review_can_lead_to_going_live():
    sources = {state for state, targets in TRANSITIONS.items() if State.GOING_LIVE in targets}

    assert {State.AWAITING_APPROVAL} == sources


def test_an_illegal_step_says_a_sentence_and_no_names_of_states():
    with pytest.raises(IllegalStep, match="has moved on meanwhile") as refused:
        step_to(State.LIVE, State.GOING_LIVE)

    assert "going" not in str(refused.value)
