"""*Save and restage* says what ends with it, who approved that, and how long it takes anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.run.estimate import Expected
from bot.domain.run.states import State
from bot.domain.values import RevisionId, SubscriptionId
from bot.domain.whitelist.entries import Entry
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.subscription_kinds import judge
from bot.domain.whitelist.summaries import ProposalView
from bot.views.whitelist.difference import difference
from tests.builders import ANA, BEN, NOON, a_run

RUN = a_run(
    state=State.AWAITING_APPROVAL,
    approved_by=(BEN,),
    goes_live_at=NOON + timedelta(days=1),
    names={BEN: "Ben Acker"},
)
ENTRY = Entry(subscription=SubscriptionId("33333333-4444-5555-6666-777777777777"))


def a_revision(*, removes):
    return WhitelistRevision(
        id=RevisionId("01REV"),
        team=RUN.team,
        offer=RUN.offer,
        durable_id=RUN.durable_id,
        offer_name="Offer X",
        offer_type=RUN.offer_type,
        by=ANA,
        by_name="Ana",
        channel=RUN.channel,
        created_at=NOON,
        base=(ENTRY,) if removes else (),
        entries=() if removes else (ENTRY,),
    )


def confirm(run, *, removes=False):
    """The dialog of *Save and restage*, None where there is none."""
    hour = timedelta(hours=1)
    usual = Expected(low=hour, middle=2 * hour, high=12 * hour)
    board = ProposalView(
        revision=a_revision(removes=removes),
        judgements={ENTRY.subscription: judge("EnterpriseAgreement_2014-09-01", RUN.offer_type)},
        run=run,
        usual=usual,
    )
    buttons = [element for block in difference(board)["blocks"] for element in block.get("elements", ())]
    return next(b for b in buttons if b.get("action_id") == "whitelist_restage").get("confirm")


@pytest.mark.parametrize("removes", [True, False])
def test_an_approved_run_ends_with_a_dialog_that_says_so(removes):
    ask = confirm(RUN, removes=removes)

    assert ask["title"]["text"] == "End the run of offer-x?"
    text = ask["text"]["text"]
    for part in (
        "approved, goes live",
        "by *Ben Acker* ends",
        "usually 1 h to 12 h (80 %; as",
    ):
        assert part in text
    assert removes == ("will not see" in text)


@pytest.mark.parametrize("state", [State.SUBMITTING, State.IN_PROGRESS, State.GOING_LIVE])
def test_a_run_that_does_not_end_with_it_is_not_said_to_end(state):
    assert confirm(replace(RUN, state=state, approved_by=(), goes_live_at=None)) is None
    assert confirm(None) is None
