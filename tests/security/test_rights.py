"""Who may what, held against people who try: closed without a word, groups by id, reading is a right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotAllowed, UnknownOffer
from bot.domain.people import EVERYONE, Actor, Person
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.freezes import WeeklyFreeze, WeekTime
from bot.domain.policy.groups import UserGroup
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import ChannelId, OfferId, PersonId, SubscriptionId
from bot.domain.whitelist.entries import Entry
from bot.domain.whitelist.revision import RevisionState
from bot.ops.reports import at_start
from bot.policyfile import load_policy
from bot.usecases import home
from bot.usecases.policy import agreement, groups, stuck
from bot.usecases.policy.agreement import PolicyDiffers
from bot.usecases.review import approve, changes, checklist, go_live
from bot.usecases.run import queries, stage
from bot.usecases.whitelist import access, edit
from bot.usecases.whitelist import groups as saved_groups
from bot.views import home as home_view
from bot.views import replies
from bot.workers.policy_watcher import PolicyWatcher
from tests.builders import ANA, BEN, NO_CHECKLIST, OPEN, TEAM, in_force
from tests.fakes import FixedPeople

OFFER, CHANNEL = OfferId("offer-x"), ChannelId("C0RELEASES")
CARA, EVE = PersonId("U0CARA"), PersonId("U0EVE")
FIRST = SubscriptionId("11111111-2222-3333-4444-555555555555")
SECOND = SubscriptionId("22222222-3333-4444-5555-666666666666")
EVERY_WAY_IN = {
    "guest": {"is_guest": True},
    "stranger": {"is_stranger": True},
    "bot": {"is_bot": True},
    "gone": {"is_deactivated": True},
}


def actor(person: str) -> Actor:
    return Actor(team=TEAM, person=PersonId(person))


def with_people(house, *people):
    found = FixedPeople(**{person.id: person for person in people})
    house.services = replace(house.services, people=found)
    return found


def member(id_: str, *in_groups: str, **more: bool) -> Person:
    return Person(id=PersonId(id_), team=TEAM, name=id_, groups=frozenset(in_groups), **more)


def closed(house):
    house.services = replace(house.services, policy=in_force(Policy()))


async def streams(house, stream):
    return [row async for row in _rows(house, stream)]


async def _rows(house, stream):
    for row in await house.services.store.read(lambda tx: tx.archive.rows(after=0, limit=500)):
        if row.stream.startswith(stream):
            yield row


async def test_without_a_policy_nobody_stages_approves_edits_or_reads(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    closed(house)

    for attempt in (
        house.stage("offer-news"),
        approve.give(house.services, run.id, by=house.ben),
        edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben),
        queries.current(house.services, house.ben, OFFER),
        access.check_may_edit(house.services, OFFER, house.ben),
    ):
        with pytest.raises(NotAllowed):
            await attempt


async def test_an_offer_that_no_entry_names_is_closed_beside_one_that_is_open(house):
    entry = OfferPolicy(**OPEN, glob="offer-x", checklist=NO_CHECKLIST)
    house.services = replace(house.services, policy=in_force(Policy(offers=(entry,))))
    await house.stage("offer-x")
    with pytest.raises(NotAllowed, match="names nobody under `stagers`"):
        await house.stage("offer-news")


async def test_rights_are_those_of_the_offer_found_not_of_the_text_typed(house):
    restricted = OfferPolicy(glob="offer-x", stagers=frozenset({CARA}), approvers=frozenset({BEN}))
    policy = Policy(offers=(restricted,), default=OfferPolicy(**OPEN))
    house.services = replace(house.services, policy=in_force(policy))
    offers = await house.services.marketplace.list_offers()
    product = next(offer.durable_id for offer in offers if offer.id == OFFER)
    typed = OfferId(product.removeprefix("product/"))

    with pytest.raises(NotAllowed):
        await stage.find_to_stage(house.services, typed, house.ana)
    with pytest.raises(NotAllowed):
        await house.stage(typed)
    with pytest.raises(NotAllowed):
        await edit.open_edit(house.services, typed, CHANNEL, by=house.ana)
    assert (await stage.find_to_stage(house.services, typed, actor(CARA))).id == OFFER


@pytest.mark.parametrize("kind", EVERY_WAY_IN)
async def test_who_is_no_full_member_is_shown_nothing_and_told_why(house, kind):
    run = await house.stage()
    with_people(house, member(EVE, **EVERY_WAY_IN[kind]))
    eve = actor(EVE)
    for attempt in (
        queries.board(house.services, eve),
        queries.in_flight_lines(house.services, eve),
        queries.current(house.services, eve, OFFER),
        queries.run_line(house.services, run.id, eve),
        queries.get(house.services, run.id, eve),
        edit.open_edit(house.services, OFFER, CHANNEL, by=eve),
        edit.history(house.services, OFFER, by=eve),
        stage.find_to_stage(house.services, OFFER, eve),
    ):
        with pytest.raises(NotAllowed, match="full members of this workspace"):
            await attempt
    assert "full members" in str(home_view.home(await home.home(house.services, eve)))
    assert "offer-x" not in str(home_view.home(await home.home(house.services, eve)))


async def test_lists_hold_only_what_the_reader_may_read(house):
    ours = OfferPolicy(glob="offer-x", stagers=frozenset({ANA}), approvers=frozenset({BEN}))
    policy = Policy(offers=(ours,), default=OfferPolicy(**OPEN))
    house.services = replace(house.services, policy=in_force(policy))
    await house.stage("offer-x")
    await house.stage("offer-news")

    async def seen(person):
        return {line.run.offer for line in await queries.board(house.services, actor(person))}

    assert {"offer-x", "offer-news"} == await seen(BEN)
    assert {"offer-news"} == await seen(EVE)
    shown = await home.home(house.services, actor(EVE))
    assert {"offer-news"} == {line.run.offer for line in shown.in_flight}


async def test_readers_may_read_and_no_more(house):
    named = frozenset({ANA, BEN})
    house.with_policy(stagers=named, approvers=named, readers=frozenset({EVE}))
    await house.stage()
    assert (await queries.current(house.services, actor(EVE), OFFER)).run.offer == OFFER
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=actor(EVE))
    assert not board.may_edit
    with pytest.raises(NotAllowed):
        await queries.current(house.services, actor(CARA), OFFER)


async def test_every_read_of_a_whitelist_is_written_down(house):
    board = await edit.open_edit(house.services, OFFER, CHANNEL, by=house.ben)
    await edit.history(house.services, OFFER, by=house.ben)
    await access.download(house.services, board.revision.id, house.ben)
    read = await streams(house, "reading:")
    assert [("whitelist.read", BEN)] * 3 == [(row.kind, row.actor) for row in read]
    assert ["window", "history", "file"] == [row.data.split('"how":"')[1].split('"')[0] for row in read]


async def test_a_handle_that_another_group_got_opens_nothing_until_it_is_accepted(house):
    people = with_people(house, member(BEN, "S0RELEASE"), member(EVE, "S0OTHER"))
    people.user_groups = (UserGroup(id="S0RELEASE", handle="@release", has_members=True),)
    named = frozenset({"@release"})
    house.with_policy(checklist=NO_CHECKLIST, approvers=named)
    await groups.keep(house.services, TEAM)
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)

    people.user_groups = (
        UserGroup(id="S0RELEASE", handle="@old-release", has_members=True),
        UserGroup(id="S0OTHER", handle="@release", has_members=True),
    )
    found = await groups.keep(house.services, TEAM)
    assert {"@release": "S0OTHER"} == found.moved
    for person in (EVE, BEN):
        with pytest.raises(NotAllowed):
            await approve.give(house.services, run.id, by=actor(person))

    assert "S0OTHER" == await groups.accept(house.services, TEAM, "@release", operator="root")
    await groups.keep(house.services, TEAM)
    with pytest.raises(NotAllowed):
        await approve.give(house.services, run.id, by=actor(BEN))
    assert 0 == (await approve.give(house.services, run.id, by=actor(EVE))).missing
    kinds = [row.kind for row in await streams(house, "policy:")]
    assert ["policy.group_kept", "policy.group_moved", "policy.group_kept"] == kinds


async def test_a_renamed_group_is_still_the_group(house):
    people = with_people(house, member(BEN, "S0RELEASE"))
    people.user_groups = (UserGroup(id="S0RELEASE", handle="@release", has_members=True),)
    house.with_policy(checklist=NO_CHECKLIST, approvers=frozenset({"@release"}))
    await groups.keep(house.services, TEAM)
    people.user_groups = (UserGroup(id="S0RELEASE", handle="@shipping", has_members=True),)
    assert {"@release": "S0RELEASE"} == dict((await groups.keep(house.services, TEAM)).ids)


async def test_a_group_that_was_never_resolved_is_empty(house):
    with_people(house, member(EVE, "@release"[1:]), member(BEN))
    house.with_policy(approvers=frozenset({"@release"}))
    found = await groups.keep(house.services, TEAM)
    assert {"@release"} == found.unknown
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for person in (EVE, BEN):
        with pytest.raises(NotAllowed):
            await approve.give(house.services, run.id, by=actor(person))


async def test_the_file_is_read_again_and_a_broken_one_changes_nothing(house, tmp_path):
    path = tmp_path / "stagebot.yaml"
    path.write_text("defaults: {stagers: everyone, approvers: everyone}\n", encoding="utf-8")
    house.services = replace(house.services, policy=in_force(*load_policy(path)))
    watcher = PolicyWatcher(house.services, TEAM, path)
    await watcher.begin()
    first = house.services.policy.digest

    path.write_text("defaults: {stagers: everyone, approvers: all}\n", encoding="utf-8")
    await watcher.round()
    await watcher.round()
    assert first == house.services.policy.digest
    assert "line 1: approvers must be" in house.services.policy.problem

    path.write_text("defaults: {stagers: [U0CARA], approvers: everyone}\n", encoding="utf-8")
    await watcher.round()
    assert not house.services.policy.problem
    with pytest.raises(NotAllowed):
        await house.stage()
    rows = await streams(house, "policy:")
    assert ["policy.loaded", "policy.refused", "policy.loaded"] == [row.kind for row in rows]
    assert first in rows[0].data
    assert house.services.policy.digest in rows[2].data


async def test_while_replicas_use_different_policies_nobody_approves(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    now = house.clock.now()
    # a SQLite file has one process at a time, which forgets the others: the row of another comes last
    await agreement.report(house.services, TEAM)
    other = replace(house.services, pace=replace(house.services.pace, replica="second"))
    await house.services.store.write(lambda tx: tx.policies.report(TEAM, "second", "other", now=now))

    with pytest.raises(PolicyDiffers):
        await approve.give(house.services, run.id, by=house.ben)
    assert ("second",) == await house.services.store.read(
        lambda tx: agreement.others(tx, house.services, TEAM)
    )
    await agreement.report(other, TEAM)
    assert 0 == (await approve.give(house.services, run.id, by=house.ben)).missing


ITEM = ChecklistItem(key="prices", text="prices are right", signers=frozenset({BEN, ANA}), by_another=True)


async def test_an_item_is_signed_by_those_it_names_and_not_by_the_requester(house):
    house.with_policy(checklist={"all": (ITEM,)})
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for person, why in ((CARA, "names other people"), (ANA, "Somebody else has to sign")):
        with pytest.raises(NotAllowed, match=why):
            await checklist.sign(house.services, run.id, ITEM.key, by=actor(person))
    await checklist.sign(house.services, run.id, ITEM.key, by=house.ben)


async def test_an_item_that_names_nobody_is_for_stagers_and_approvers(house):
    item = replace(ITEM, signers=None, by_another=False)
    house.with_policy(
        checklist={"all": (item,)},
        stagers=frozenset({ANA}),
        approvers=frozenset({BEN}),
        readers=frozenset({EVERYONE}),
    )
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    with pytest.raises(NotAllowed):
        await checklist.sign(house.services, run.id, item.key, by=actor(EVE))
    await checklist.sign(house.services, run.id, item.key, by=house.ana)


def always(reason, start, end):
    monday = WeekTime(day=0, at=start)
    return WeeklyFreeze(start=monday, end=WeekTime(day=6, at=end), zone="UTC", reason=reason)


async def test_lifting_a_freeze_lifts_that_one_and_not_the_next(house):
    noon = house.clock.now().time()
    weekly = always("Every week", (house.clock.now() - timedelta(hours=2)).time(), noon)
    house.with_policy(
        freezes=(weekly,),
        freeze_override=frozenset({BEN}),
        approvals=2,
        approval_valid_for=timedelta(days=60),
    )
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    lifted = await go_live.lift_freeze(house.services, run.id, "a fix", by=house.ben)
    assert lifted.freeze_lifted_until is not None
    house.clock.time = lifted.freeze_lifted_until + timedelta(days=2)
    decision = await approve.give(house.services, run.id, by=actor(CARA))
    assert State.AWAITING_APPROVAL == decision.run.state


async def test_an_emergency_expires_and_can_be_taken_back(house):
    house.with_policy(approvals=5, emergency=frozenset({BEN, CARA}))
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await go_live.declare_emergency(house.services, run.id, "leak", by=house.ben)
    await changes.withdraw(house.services, run.id, by=house.ben)
    await go_live.declare_emergency(house.services, run.id, "leak", by=actor(CARA))
    assert State.AWAITING_APPROVAL == (await house.run(run)).state

    house.clock.step(timedelta(minutes=61))
    await go_live.declare_emergency(house.services, run.id, "leak", by=house.ben)
    assert State.AWAITING_APPROVAL == (await house.run(run)).state
    await go_live.declare_emergency(house.services, run.id, "leak", by=actor(CARA))
    assert State.GOING_LIVE == (await house.run(run)).state
    assert "emergency.withdrawn" in await house.kinds(run)


async def test_a_saved_group_is_changed_by_the_editors_of_its_offer_alone_and_its_users_are_told(house):
    theirs = OfferPolicy(glob="offer-x", stagers=frozenset({ANA}), approvers=frozenset({BEN}))
    policy = Policy(offers=(theirs,), default=OfferPolicy(**OPEN))
    house.services = replace(house.services, policy=in_force(policy))
    qa = (Entry(subscription=FIRST),)
    await saved_groups.save_group(house.services, "qa", qa, offer=OFFER, by=house.ana)
    user = await _whitelist_of(house, "offer-news", qa)

    with pytest.raises(NotAllowed, match="only its editors may change it"):
        await saved_groups.save_group(house.services, "qa", (), offer=OfferId("offer-news"), by=actor(EVE))
    assert {"qa": qa} == await saved_groups.saved(house.services, house.ana)
    assert {} == await saved_groups.saved(house.services, actor(EVE))

    more = (*qa, Entry(subscription=SECOND))
    await saved_groups.save_group(house.services, "qa", more, offer=OFFER, by=house.ana)
    await house.turn()
    told = [entry.event for entry in await house.services.store.read(lambda tx: tx.journal.of(user.id))]
    assert ("whitelist.group_changed", 1, 0) == (told[-1].kind, told[-1].added, told[-1].removed)
    assert any("the saved group “qa” of offer-x" in text for text in house.chat.texts)
    kinds = [row.kind for row in await streams(house, "groups:")]
    assert ["group.saved", "group.saved"] == kinds


async def _whitelist_of(house, offer, entries):
    """An offer whose list holds these, as far as our own books say."""
    board = await edit.open_edit(house.services, OfferId(offer), CHANNEL, by=actor(CARA))
    applied = replace(board.revision, state=RevisionState.APPLIED, number=1, entries=entries)
    await house.services.store.write(lambda tx: tx.revisions.save(applied))
    return applied


async def test_near_names_are_those_of_offers_that_one_may_read(house):
    await house.services.marketplace.list_offers()
    theirs = OfferPolicy(glob="offer-news", stagers=frozenset({ANA}), approvers=frozenset({BEN}))
    house.services = replace(
        house.services, policy=in_force(Policy(offers=(theirs,), default=OfferPolicy(**OPEN)))
    )
    with pytest.raises(UnknownOffer) as unknown:
        await stage.find_to_stage(house.services, OfferId("offer-newz"), actor(EVE))
    assert "offer-news" not in unknown.value.near
    with pytest.raises(UnknownOffer) as known:
        await stage.find_to_stage(house.services, OfferId("offer-newz"), house.ana)
    assert "offer-news" in known.value.near


async def test_runs_that_nobody_may_approve_any_more_are_said_once_to_contact_and_operators(house):
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    policy = Policy(
        default=OfferPolicy(stagers=frozenset({EVERYONE}), contact=CARA), operators=frozenset({"C0OPS"})
    )
    house.services = replace(house.services, policy=in_force(policy))
    for _ in range(2):
        await stuck.tell(house.services, TEAM, replies.nobody_may_approve())
    await house.turn()

    (said,) = [one for one in house.chat.messages.values() if "offer-x can be approved by nobody" in one.text]
    assert f"<@{CARA}>" in str(said.blocks)
    assert 1 == sum(text.startswith("Runs in flight can be approved by nobody") for text in house.chat.texts)
    assert any(run.id in line for line in await at_start.said(house.services, TEAM))
