"""What people do with the review: check and sign, ask for changes, take their word back, be reminded."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import (
    AlreadyDecided,
    AlreadyInFlight,
    AlreadySigned,
    BecameTheLast,
    ChangesWanted,
    ChecklistOpen,
    NotAllowed,
    NotOnChecklist,
    NotSigned,
)
from bot.domain.policy.checklist import DEFAULT
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import PersonId, TeamId
from bot.sandbox.marketplace.switches import changed
from bot.telemetry.metrics import Metrics
from bot.usecases.notify import remind
from bot.usecases.review import approve, changes, checklist
from bot.usecases.run import queries
from bot.workers.housekeeping import Housekeeping
from tests.builders import OPEN, TEAM, in_force
from tests.integration.conftest import House

KEYS = [item.key for item in DEFAULT]
REASON = "The logo is <!channel> wrong."


async def our_team() -> TeamId:
    return TEAM


@pytest.fixture
async def staged(house):
    """A run that waits for its review, with the checklist of a team that decided nothing."""
    house.services = replace(house.services, policy=in_force(Policy(default=OfferPolicy(**OPEN))))
    return await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)


def chloe(house: House):
    return replace(house.ben, person=PersonId("U0CHLOE"))


async def sign_all(house, run):
    for key in KEYS:
        await checklist.sign(house.services, run.id, key, by=house.ana)


def shown(house, words):
    """The message whose text says these words."""
    return next(message for message in house.chat.messages.values() if words in message.text)


async def test_nobody_approves_before_every_required_item_is_signed(house, staged):
    with pytest.raises(ChecklistOpen, match=r"marketing content is correct.*VM image deploys end to end"):
        await approve.give(house.services, staged.id, by=house.ben)
    await checklist.sign(house.services, staged.id, "marketing", note="looked", by=house.ana)
    with pytest.raises(ChecklistOpen, match=r"sign: “VM image deploys end to end”\.$"):
        await approve.give(house.services, staged.id, by=house.ben)

    await checklist.sign(house.services, staged.id, "deploys", by=chloe(house))
    await approve.give(house.services, staged.id, by=house.ben)

    assert (await house.run(staged)).state == State.GOING_LIVE
    assert (await house.kinds(staged)).count("item.signed") == 2


async def test_the_review_shows_who_signed_what_and_offers_to_approve_only_then(house, staged):
    await house.turn()
    before = str(shown(house, "waits for approval").blocks)
    await sign_all(house, staged)
    await house.turn()
    after = str(shown(house, "waits for approval").blocks)

    assert "Approve for production" not in before
    assert "becomes available when these are signed" in before
    assert "Approve for production" in after
    assert "signed by *U0ANA*" in after


async def test_an_item_is_signed_once(house, staged):
    await checklist.sign(house.services, staged.id, "marketing", by=house.ana)

    with pytest.raises(AlreadySigned, match="already signed by U0ANA"):
        await checklist.sign(house.services, staged.id, "marketing", by=house.ben)
    assert (await house.kinds(staged)).count("item.signed") == 1


async def test_eight_who_sign_at_once_leave_one_signature(house, staged):
    people = [replace(house.ben, person=PersonId(f"U0P{n}")) for n in range(8)]

    done = await asyncio.gather(
        *(checklist.sign(house.services, staged.id, "marketing", by=person) for person in people),
        return_exceptions=True,
    )

    assert sum(isinstance(result, AlreadySigned) for result in done) == 7


async def test_only_the_signer_takes_a_signature_back_and_it_can_be_signed_again(house, staged):
    await sign_all(house, staged)

    with pytest.raises(NotAllowed, match="U0ANA signed this"):
        await checklist.unsign(house.services, staged.id, "marketing", by=house.ben)
    await checklist.unsign(house.services, staged.id, "marketing", by=house.ana)
    with pytest.raises(ChecklistOpen):
        await approve.give(house.services, staged.id, by=house.ben)
    await checklist.sign(house.services, staged.id, "marketing", by=house.ben)

    await approve.give(house.services, staged.id, by=house.ben)


async def test_what_is_not_signed_or_not_on_the_list_cannot_be_taken_back(house, staged):
    with pytest.raises(NotSigned, match="is not signed"):
        await checklist.unsign(house.services, staged.id, "marketing", by=house.ana)
    with pytest.raises(NotOnChecklist, match="not on the checklist"):
        await checklist.sign(house.services, staged.id, "astrology", by=house.ana)


async def test_a_changed_digest_voids_the_signatures(house, staged):
    await sign_all(house, staged)
    await approve.give(house.services, staged.id, by=house.ben)
    preview = house.market.catalog.by_external["offer-x"].preview
    assert preview is not None
    next(r for id_, r in preview.resources.items() if id_.startswith("listing/"))["title"] = "Else"
    await house.turn()
    await house.turn()

    with pytest.raises(ChecklistOpen):
        await approve.give(house.services, staged.id, by=house.ben)


async def test_a_wish_for_changes_voids_the_approvals_pings_the_requester_and_stops_approving(house):
    house.with_policy(approvals=2)
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    await house.turn()

    await changes.request_changes(house.services, staged.id, REASON, by=chloe(house))
    await house.turn()

    assert (await house.run(staged)).state == State.AWAITING_APPROVAL
    with pytest.raises(ChangesWanted, match="U0CHLOE asked for changes"):
        await approve.give(house.services, staged.id, by=house.ben)
    told = str(shown(house, "needs changes").blocks)
    assert await house.waits(staged) == ["changes"]
    assert "<!channel>" not in told
    assert "asked for" in shown(house, "offer-x is STAGED, changes asked for").blocks[0]["text"]["text"]
    assert list(await house.services.store.read(lambda tx: tx.approvals.of(staged.id))) == []


async def test_a_wish_for_changes_that_is_withdrawn_lets_people_approve_again(house):
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await changes.request_changes(house.services, staged.id, REASON, by=chloe(house))

    with pytest.raises(NotAllowed, match="nothing to take back"):
        await changes.withdraw(house.services, staged.id, by=house.ben)
    await changes.withdraw(house.services, staged.id, by=chloe(house))
    await approve.give(house.services, staged.id, by=house.ben)

    assert (await house.run(staged)).state == State.GOING_LIVE


async def test_a_new_push_takes_the_place_of_a_run_whose_changes_were_asked_for(house):
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    with pytest.raises(AlreadyInFlight):
        await house.stage()
    await changes.request_changes(house.services, staged.id, REASON, by=house.ben)

    again = await house.stage()
    await house.turn()

    assert (await house.run(staged)).state == State.SUPERSEDED
    assert "pushed *offer-x* to staging again" in str(shown(house, "was superseded").blocks)
    with pytest.raises(AlreadyInFlight):
        await house.stage()
    await house.turn_until(again, State.AWAITING_APPROVAL)


async def test_nobody_sends_an_offer_live_from_a_dialog_that_spoke_of_more_approvals(house):
    """Two people may have the same dialog open; the second of them has not been warned."""
    house.with_policy(approvals=2)
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben, may_be_last=False)

    with pytest.raises(BecameTheLast, match="cannot be undone"):
        await approve.give(house.services, staged.id, by=chloe(house), may_be_last=False)
    undecided = await house.run(staged)
    last = await approve.give(house.services, staged.id, by=chloe(house))

    assert undecided.state == State.AWAITING_APPROVAL
    assert last.missing == 0


async def test_a_yes_is_taken_back_until_it_is_used(house):
    house.with_policy(approvals=2)
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    await changes.withdraw(house.services, staged.id, by=house.ben)

    first = await approve.give(house.services, staged.id, by=chloe(house))
    last = await approve.give(house.services, staged.id, by=house.ben)
    with pytest.raises(AlreadyDecided, match="already approved by"):
        await changes.withdraw(house.services, staged.id, by=house.ben)

    assert (first.missing, last.missing) == (1, 0)
    assert (await house.kinds(staged)).count("approval.withdrawn") == 1


async def test_after_the_decision_no_button_decides_and_the_card_says_who_and_when(house, staged):
    await sign_all(house, staged)
    await house.turn()
    await approve.give(house.services, staged.id, by=house.ben)
    await house.turn_until(staged, State.LIVE)
    await house.turn()

    drawn = str([message.blocks for message in house.chat.messages.values()])
    for action in (
        "'approve'",
        "approve_early",
        "reject_open",
        "request_changes_open",
        "sign_open",
        "unsign",
        "'withdraw'",
    ):
        assert action not in drawn
    card = str(shown(house, "offer-x: live in production").blocks)
    assert "Approved by *U0BEN*, <!date^" in card
    announced = str(shown(house, "offer-x is live").blocks)
    assert "in all" in announced
    assert "<@U0BEN>" not in drawn


async def test_an_approval_is_reminded_of_once_before_and_once_after_it_expires(house):
    house.with_policy(approvals=2, approval_valid_for=timedelta(hours=24), escalate_to="S0LEADS")
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    heard = []
    for _ in range(30):
        house.clock.step(timedelta(hours=1))
        # two replicas, one of them just restarted
        await asyncio.gather(*(Housekeeping(house.services, Metrics(), our_team).round() for _ in range(2)))
        heard.append([k for k in await house.kinds(staged) if k.startswith("approval.exp")])
    await house.turn()

    assert heard[:15] == [[]] * 15
    assert heard[15] == ["approval.expiring"]
    assert heard[22] == ["approval.expiring"]
    assert heard[23] == ["approval.expiring", "approval.expired"]
    assert heard[23] == heard[-1]
    assert len([m for m in house.chat.messages.values() if "has expired" in str(m.blocks)]) == 1
    assert await house.waits(staged) == ["approve"]


async def test_an_approval_given_again_is_reminded_of_again(house):
    house.with_policy(approvals=2, approval_valid_for=timedelta(hours=24))
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for _ in range(2):
        await approve.give(house.services, staged.id, by=house.ben)
        house.clock.step(timedelta(hours=25))
        await remind.remind(house.services, TEAM)

    assert (await house.kinds(staged)).count("approval.expired") == 2


async def test_a_run_past_the_ninth_of_ten_is_told_once_and_escalated_once(house):
    house.with_policy(escalate_to="U0LEAD")
    run = await house.turn_until(await house.stage(), State.IN_PROGRESS)
    for _ in range(40):
        house.clock.step(timedelta(days=2))
        await remind.remind(house.services, TEAM)
    await house.turn(0)

    assert (await house.kinds(run)).count("run.late") == 2
    assert len([m for m in house.chat.messages.values() if "is late" in m.text]) == 2


async def test_the_broom_keeps_house_once_an_hour_however_often_it_reminds(house):
    sweep = Housekeeping(house.services, Metrics(), our_team)
    calls = []
    for _ in range(14):
        await sweep.round()
        calls.append(house.market.calls)
        house.clock.step(timedelta(minutes=5))

    assert len(set(calls[:12])) == 1
    assert calls[12] > calls[11]


async def test_the_review_says_what_goes_live_not_what_the_last_push_changed(house):
    """A second push is compared with the first one's preview, but production still has the old version."""
    first = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await changes.request_changes(house.services, first.id, REASON, by=house.ben)
    draft = house.market.catalog.by_external["offer-x"].draft
    next(r for id_, r in draft.items() if id_.startswith("listing/"))["title"] = "Another title"

    second = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)

    assert second.changes == ("Listing: title: “Offer X” → “Another title”",)
    assert any("image version 1.0.1 added" in line for line in second.goes_live)
    assert "Listing: title: “Offer X” → “Another title”" in second.goes_live


async def test_a_run_of_another_workspace_is_not_known(house, staged):
    stranger = replace(house.ben, team="T0OTHER")

    with pytest.raises(Exception, match="not known any more"):
        await checklist.sign(house.services, staged.id, "marketing", by=stranger)
    with pytest.raises(Exception, match="not known any more"):
        await queries.get(house.services, staged.id, stranger)
    with pytest.raises(Exception, match="not known any more"):
        await queries.run_line(house.services, staged.id, stranger)


async def test_a_yes_that_was_used_by_a_push_that_failed_is_asked_for_again(house):
    """Otherwise whoever approved could not approve again, and nobody else might be there."""
    house.market.switches = changed(house.market.switches, {"fail_golive": ["offer-x"]})
    staged = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, staged.id, by=house.ben)
    for _ in range(40):
        await house.turn(30)
        if "golive.failed" in await house.kinds(staged):
            break
    await house.turn_until(staged, State.AWAITING_APPROVAL)

    again = await approve.give(house.services, staged.id, by=house.ben)

    assert again.missing == 0
    assert again.run.state == State.GOING_LIVE
