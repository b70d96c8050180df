"""Wishes for changes: one per person, gone when the review opens anew, and a reason to make way."""

import pytest

from bot.domain.errors import ChangesWanted, NotAllowed
from bot.domain.offer.digest import Digest
from bot.domain.review.change_requests import ask_for_changes, check_unopposed, take_back
from bot.domain.run import production
from bot.domain.run.run import gives_way, make_way
from bot.domain.run.states import State
from tests.builders import ANA, BEN, NOON, a_run

DIGEST = Digest(parts={"images": "a"})
WAITING = a_run(state=State.AWAITING_APPROVAL, digest=DIGEST, names={BEN: "Ben Acker"})


def objected(by=BEN, reason="The logo.", run=WAITING):
    return ask_for_changes(run, reason, by=by, now=NOON).subject


def test_asking_again_replaces_ones_own_reason():
    twice = objected(reason="The title.", run=objected(by=ANA, run=objected()))

    assert [(o.by, o.reason) for o in twice.objections] == [(ANA, "The logo."), (BEN, "The title.")]


def test_who_objects_is_named_to_others_and_told_to_themselves():
    with pytest.raises(ChangesWanted, match=r"^Ben Acker asked for changes"):
        check_unopposed(objected(), ANA)
    with pytest.raises(ChangesWanted, match=r"^You asked for changes"):
        check_unopposed(objected(), BEN)

    check_unopposed(WAITING, BEN)


def test_only_what_one_said_can_be_taken_back():
    with pytest.raises(NotAllowed, match="nothing to take back"):
        take_back(objected(), had_approved=False, by=ANA, now=NOON)

    assert take_back(objected(), had_approved=False, by=BEN, now=NOON).subject.objections == ()


def test_a_run_gives_way_only_while_it_waits_and_changes_are_wanted():
    assert gives_way(objected())
    assert not gives_way(WAITING)
    assert State.SUPERSEDED is make_way(objected(), by=ANA, now=NOON).subject.state


def test_a_review_that_opens_anew_starts_without_objections():
    staged = production.void(a_run(state=State.GOING_LIVE, digest=DIGEST), DIGEST, now=NOON).subject
    with_one = objected(run=staged)

    assert production.ask_for_approval(with_one, DIGEST, now=NOON).subject.objections == ()
