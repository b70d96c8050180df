"""The review as it is seen: with one person and with fifty, with a diff of 300 lines, in any script."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.offer.digest import Digest
from bot.domain.people import EVERYONE
from bot.domain.policy.checklist import DEFAULT, ChecklistItem
from bot.domain.policy.freezes import Frozen
from bot.domain.policy.quorum import Gap
from bot.domain.review.signatures import Signature
from bot.domain.review.summary import ApprovalView, ItemView, ReviewView
from bot.domain.run.run import Objection
from bot.domain.run.states import State
from bot.domain.values import PersonId, SubmissionId
from bot.views.review import approve_modal
from bot.views.review import post as review_post
from bot.views.review.post import review
from tests.blockkit import check_message
from tests.builders import ANA, BEN, NOON, a_run

SCRIPTS = ("Ana Ortiz", "安娜・奥尔蒂斯", "أنا أورتيز", "Ωραία Άννα", "🦄 Ünï <!channel>", "ก" * 120)


def a_staged_run(**changes):
    told = {
        "state": State.AWAITING_APPROVAL,
        "digest": Digest(parts={"images": "a"}),
        "preview": SubmissionId("submission/7c0ffee0/1152921505694"),
        "whitelist_count": 3,
        "names": {ANA: "Ana Ortiz", BEN: "Ben Acker"},
        "goes_live": ("Plan standard: image version 1.0.1 added",),
    }
    return a_run(**(told | changes))


def a_board(**changes):
    told = ReviewView(given=(), needed=1, approvers=frozenset({EVERYONE}), requester_may_approve=False)
    return replace(told, **changes)


def an_item(item, signer=None, note=""):
    signature = signer and Signature(
        id="S", run=a_staged_run().id, digest="d", item=item.key, person=signer, signed_at=NOON, note=note
    )
    return ItemView(item=item, signature=signature)


def a_yes(person=BEN):
    return ApprovalView(person=person, given_at=NOON, counts_until=NOON + timedelta(hours=72))


def drawn(run, board):
    message = review(run, board, mention=ANA)
    check_message(message.text, message.blocks)
    return message


def text(message):
    return str(message.blocks)


def buttons(message):
    found = [b["accessory"] for b in message.blocks if "accessory" in b]
    rows = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    return {button["text"]["text"]: button for button in (*found, *rows)}


SIGNED = tuple(an_item(item, BEN) for item in DEFAULT)


def test_it_says_what_goes_live_where_to_look_which_submission_and_who_asked():
    seen = text(drawn(a_staged_run(), a_board()))

    for words in (
        "compared with what is live now",
        "image version 1.0.1 added",
        "partner.microsoft.com",
        "offer-x-PREVIEW",
        "3 whitelisted subscriptions",
        "1152921505694",
        "Asked for by *Ana Ortiz*",
        f"`{a_staged_run().digest.text[:12]}`",
    ):
        assert words in seen


def test_without_a_look_at_what_is_live_it_says_what_the_push_changed():
    seen = text(drawn(a_staged_run(goes_live=(), changes=("Listing: title changed",)), a_board()))

    assert "Listing: title changed" in seen
    assert "live now" not in seen


def test_an_unsigned_item_has_a_button_and_approving_waits_for_it():
    message = drawn(a_staged_run(), a_board(items=tuple(an_item(item) for item in DEFAULT)))

    assert "Sign" in buttons(message)
    assert "Approve for production" not in buttons(message)
    assert "becomes available when these are signed: “marketing content is correct”" in text(message)


def test_an_optional_item_holds_nobody_up():
    optional = ChecklistItem(key="docs", text="docs updated", required=False)

    message = drawn(a_staged_run(), a_board(items=(*SIGNED, an_item(optional))))

    assert "Approve for production" in buttons(message)
    assert "docs updated (optional)" in text(message)


def test_a_signed_item_says_who_when_and_what_they_noted():
    message = drawn(a_staged_run(), a_board(items=(an_item(DEFAULT[0], BEN, "run 42 <!here>"),)))

    assert "signed by *Ben Acker*, <!date^" in text(message)
    assert "run 42 &lt;!here&gt;" in text(message)
    assert "Unsign" in buttons(message)


def test_an_address_in_a_note_can_be_followed_and_shows_itself():
    note = "see https://ci.example/42?a=1&b=2 or <https://evil.example|here>"

    seen = text(drawn(a_staged_run(), a_board(items=(an_item(DEFAULT[0], BEN, note),))))

    assert "<https://ci.example/42?a=1&amp;b=2>" in seen
    assert "&lt;https://evil.example|here&gt;" in seen


@pytest.mark.parametrize(
    "draw", [lambda run: approve_modal.draw(run, a_board(items=SIGNED)), approve_modal.draw_send]
)
def test_the_last_dialog_says_in_one_sentence_what_goes_live_with_its_version_and_biggest_change(draw):
    changes = ("Plan base: image version 1.0.1 added", "Listing: title changed", "Listing: summary changed")
    run = a_staged_run(goes_live=changes, preview="submission/guid/42")
    sentence = draw(run)["blocks"][0]["text"]["text"]

    assert "*offer-x* (with *Plan base: image version 1.0.1 added* and 2 more changes; " in sentence
    assert "submission `42`" in sentence
    assert run.digest is not None
    assert f"digest `{run.digest.text[:12]}`) to *production* now. It cannot be undone." in sentence


def test_the_last_approval_warns_that_it_cannot_be_undone_and_names_what_goes_live():
    run = a_staged_run(goes_live=("Listing: title changed",), preview="submission/guid/42")
    board = a_board(items=SIGNED, needed=2, given=(a_yes(),))
    button = buttons(drawn(run, board))["Approve for production"]
    dialog = approve_modal.draw(run, board)

    assert "confirm" not in button  # the dialog opens only for whoever may approve
    assert button["action_id"] == "approve"
    assert "This is the last approval" in str(dialog)
    assert "to *production* now. It cannot be undone" in str(dialog)
    assert dialog["submit"]["text"] == "Send it live"
    assert "Listing: title changed" in str(dialog)
    assert "Submission `42`" in str(dialog)
    assert run.digest.text[:12] in str(dialog)


def test_an_earlier_approval_says_how_many_more_will_be_needed():
    board = a_board(items=SIGNED, needed=3)
    dialog = approve_modal.draw(a_staged_run(), board)

    assert "After yours, 2 more approvals will be needed" in str(dialog)
    assert dialog["submit"]["text"] == "Approve"
    message = drawn(a_staged_run(), board)
    assert buttons(message)["Approve for production"]["action_id"] == "approve_early"


def test_an_approval_says_until_when_it_counts_and_who_is_still_needed():
    approvers = frozenset({BEN, "U0CHLOE", "S0RELEASE", "@marketing"})

    seen = text(drawn(a_staged_run(), a_board(needed=2, given=(a_yes(),), approvers=approvers)))

    until = int((NOON + timedelta(hours=72)).timestamp())
    assert f"*Ben Acker*, <!date^{int(NOON.timestamp())}^" in seen
    assert f"counts until <!date^{until}^" in seen
    assert "1 approval needed from @marketing, <!subteam^S0RELEASE>, <@U0CHLOE>, not from" in seen


def test_a_wish_for_changes_takes_the_approve_button_away_and_says_what_to_do():
    objection = Objection(by=BEN, at=NOON, reason="The logo <@U0EVIL> is wrong.")

    message = drawn(a_staged_run(objections=(objection,)), a_board(items=SIGNED))

    assert "Approve for production" not in buttons(message)
    assert {"Request changes", "Reject", "Withdraw mine"} <= set(buttons(message))
    assert "changes were asked for" in text(message)
    assert "`/stage offer-x` pushes again" in text(message)
    assert "<@U0EVIL>" not in text(message)


@pytest.mark.parametrize("state", [s for s in State if s is not State.AWAITING_APPROVAL])
def test_once_it_is_not_waiting_any_more_there_is_no_button(state):
    run = a_staged_run(state=state, decided_by=(BEN,), decided_at=NOON, reason="no")

    assert buttons(drawn(run, a_board(items=SIGNED))) == {}


def test_a_decision_says_who_when_and_what_was_checked():
    run = a_staged_run(state=State.LIVE, decided_by=(BEN, ANA), decided_at=NOON)

    seen = text(drawn(run, a_board(items=SIGNED)))

    assert f"approved for production by *Ben Acker*, *Ana Ortiz*, <!date^{int(NOON.timestamp())}" in seen
    assert "marketing content is correct: signed by *Ben Acker*" in seen


@pytest.mark.parametrize("people", [1, 50])
@pytest.mark.parametrize("changes", [0, 1, 300])
@pytest.mark.parametrize("items", [0, 2, 40])
@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("state", [State.AWAITING_APPROVAL, State.LIVE])
def test_it_stays_within_the_limits_and_loses_nothing_that_matters(people, changes, items, name, state):
    """However much there is to say, the checklist, the approvals and the buttons are there."""
    who = [PersonId(f"U0P{n}") for n in range(people)]
    checked = [ChecklistItem(key=f"k{n}", text=f"{n} {name} " * 20) for n in range(items)]
    run = a_staged_run(
        state=state,
        goes_live=tuple(f"Plan {n} {name} & more: image changed " * 5 for n in range(changes)),
        details=("x",) * changes,
        names=dict.fromkeys((ANA, *who), name),
        objections=tuple(Objection(by=person, at=NOON, reason=name * 20) for person in who[: people - 1]),
        decided_by=tuple(who),
        decided_at=NOON,
    )
    board = a_board(
        given=tuple(a_yes(person) for person in who),
        needed=people + 1,
        approvers=frozenset(f"U0Q{n}" for n in range(people)),
        items=tuple(an_item(item, who[0] if n % 2 else None, name * 30) for n, item in enumerate(checked)),
    )

    message = drawn(run, board)

    seen = text(message)
    assert (not changes) or "What goes live" in seen
    assert changes <= 12 or "more changes" in seen or "300 changes" in seen
    if state is State.AWAITING_APPROVAL:
        assert "*Approvals*" in seen
        assert (not items) or "*Checklist*" in seen
        assert (not items) or "Sign" in buttons(message)
        assert items <= 8 or "32 more items" in seen
        assert {"Reject", "Request changes"} <= set(buttons(message))


FROZEN = Frozen(until=NOON + timedelta(days=3), reason="Peak <!channel>")


def test_a_freeze_is_shown_with_its_reason_and_the_last_approval_does_not_promise_production():
    message = drawn(a_staged_run(), a_board(freeze=FROZEN, opens_at=FROZEN.until, may_lift_freeze=True))
    assert "Frozen until" in text(message)
    assert "Peak &lt;!channel&gt;" in text(message)
    frozen = a_board(freeze=FROZEN, opens_at=FROZEN.until)
    dialog = approve_modal.draw(a_staged_run(), frozen)
    assert "does not go to *production* before the freeze ends" in str(dialog)
    assert dialog["submit"]["text"] == "Approve"
    assert {"Approve for production", "Lift the freeze"} <= set(buttons(message))


def test_a_planned_time_is_said_before_and_after_the_last_approval():
    at = NOON + timedelta(hours=5)
    dialog = approve_modal.draw(a_staged_run(), a_board(opens_at=at))
    assert "Until then it can be withdrawn" in str(dialog)
    assert dialog["submit"]["text"] == "Approve"
    done = drawn(a_staged_run(goes_live_at=at), a_board(given=(a_yes(),), gaps=(), opens_at=at))
    assert "Approved. It goes live" in text(done)
    assert not {"Approve for production", "Send it live"} & set(buttons(done))


def test_after_a_freeze_somebody_is_asked_to_send_it():
    message = drawn(a_staged_run(), a_board(given=(a_yes(),), gaps=()))
    assert "send it live now" in text(message)
    assert "Send it live" in buttons(message)


def test_each_rule_says_what_it_lacks():
    gaps = (Gap(missing=1, of=frozenset({"@release"})), Gap(missing=2, of=frozenset({"U0DAN", "U0EVE"})))
    message = drawn(a_staged_run(), a_board(needed=3, gaps=gaps))
    assert "3 approvals needed: 1 from @release and 2 from <@U0DAN>, <@U0EVE>" in text(message)


def test_an_emergency_has_a_button_only_where_the_policy_names_people():
    assert "Emergency" in buttons(drawn(a_staged_run(), a_board(has_emergency=True)))
    assert "Emergency" not in buttons(drawn(a_staged_run(), a_board()))


def test_the_receipt_of_the_last_approval_says_what_is_the_case():
    later = NOON + timedelta(days=3)
    planned = a_staged_run(approved_by=(BEN,), goes_live_at=later)
    frozen = a_staged_run(approved_by=(BEN,), goes_live_at=later, asks_first=True)

    assert "is sent to production now" in review_post.approved(a_run(state=State.GOING_LIVE), 0).text
    assert "approved, goes live <!date" in review_post.approved(planned, 0).text
    assert "frozen until <!date" in review_post.approved(frozen, 0).text
    assert "goes live now" not in str([review_post.approved(run, 0) for run in (planned, frozen)])


def test_what_will_be_in_the_way_is_said_with_what_to_do():
    freeze = Frozen(until=NOON + timedelta(days=30), reason="Peak season")
    seen = text(drawn(a_staged_run(), a_board(nobody_left=True, outlasting=freeze)))

    assert "Nobody can give what is missing" in seen
    assert "have somebody else push" in seen
    assert "run out before the freeze ends" in seen


def test_only_an_open_review_speaks_of_what_is_staged_now():
    still_open = text(drawn(a_staged_run(), a_board()))
    live = text(drawn(a_staged_run(state=State.LIVE, decided_by=(BEN,), decided_at=NOON), a_board()))

    assert "count for exactly what is staged now" in still_open
    assert "1152921505694" in live
    assert "staged now" not in live
