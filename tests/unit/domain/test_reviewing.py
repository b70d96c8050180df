"""Wishes for changes: one per person, gone when the review opens anew, and a reason to make way."""

import pytest

from bot.domain import golive
from bot.domain.digest import Digest
from bot.domain.errors import ChangesWanted, NotAllowed
from bot.domain.reviewing import ask_for_changes, check_unopposed, gives_way, make_way, take_back
from bot.domain.state import State
from tests.builders import ANA, BEN, NOON, a_request

DIGEST = Digest(parts={"images": "a"})
WAITING = a_request(state=State.AWAITING_APPROVAL, digest=DIGEST, names={BEN: "Ben Acker"})


def objected(by=BEN, reason="The logo.", run=WAITING):
    return ask_for_changes(run, reason, by=by, now=NOON).request


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

    assert take_back(objected(), had_approved=False, by=BEN, now=NOON).request.objections == ()


def test_a_run_gives_way_only_while_it_waits_and_changes_are_wanted():
    assert gives_way(objected())
    assert not gives_way(WAITING)
    assert State.SUPERSEDED is make_way(objected(), by=ANA, now=NOON).request.state


def test_a_review_that_opens_anew_starts_without_objections():
    staged = golive.void(a_request(state=State.GOING_LIVE, digest=DIGEST), DIGEST, now=NOON).request
    with_one = objected(run=staged)

    assert golive.ask_for_approval(with_one, DIGEST, now=NOON).request.objections == ()
