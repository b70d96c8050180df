"""The card says what can be done now, to whoever can do it."""

import pytest

from bot.domain.run.states import State
from bot.views.run.card import card
from tests.builders import NOON, a_run
from tests.unit.views.run.test_timeline import shown


@pytest.mark.parametrize("state", State)
def test_only_a_live_run_says_what_can_be_done_if_something_is_wrong_with_it(state):
    drawn = shown(card(a_run(state=state, ended_at=NOON), estimate=None))

    assert (state is State.LIVE) == ("has no undo" in drawn)
    if state is State.LIVE:
        assert "retire the version" in drawn
        assert "stop selling the plan" in drawn
        assert "marketplace-offers/deprecate-vm" in drawn
        assert "`/stage offer-x`" in drawn
        assert "partner.microsoft.com" in drawn


def test_versions_are_retired_only_where_an_offer_has_them():
    drawn = shown(card(a_run(state=State.LIVE, ended_at=NOON, offer_type="azureContainer"), estimate=None))

    assert "retire the version" not in drawn
    assert "stop selling the plan" in drawn
