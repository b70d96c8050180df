"""A group is its id, and a saved group belongs to an offer: what people do with names opens nothing."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.policy.groups import UserGroup
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.domain.values import OfferId
from bot.domain.whitelist import revision as versions
from bot.domain.whitelist.entries import Entry
from bot.usecases.kernel.record import record
from bot.usecases.policy import groups
from bot.usecases.review import approve
from bot.usecases.whitelist import edit
from bot.usecases.whitelist import groups as saved_groups
from tests.builders import ANA, BEN, NO_CHECKLIST, OPEN, TEAM, in_force
from tests.security.people import (
    CARA,
    CHANNEL,
    EVE,
    FIRST,
    OFFER,
    SECOND,
    actor,
    member,
    streams,
    with_people,
)


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
    assert found.moved == {"@release": "S0OTHER"}
    for person in (EVE, BEN):
        with pytest.raises(NotAllowed):
            await approve.give(house.services, run.id, by=actor(person))

    assert await groups.accept(house.services, TEAM, "@release", operator="root") == "S0OTHER"
    await groups.keep(house.services, TEAM)
    with pytest.raises(NotAllowed):
        await approve.give(house.services, run.id, by=actor(BEN))
    assert (await approve.give(house.services, run.id, by=actor(EVE))).missing == 0
    kinds = [row.kind for row in await streams(house, "policy:")]
    assert kinds == ["policy.group_kept", "policy.group_moved", "policy.group_kept"]


async def test_a_renamed_group_is_still_the_group(house):
    people = with_people(house, member(BEN, "S0RELEASE"))
    people.user_groups = (UserGroup(id="S0RELEASE", handle="@release", has_members=True),)
    house.with_policy(checklist=NO_CHECKLIST, approvers=frozenset({"@release"}))
    await groups.keep(house.services, TEAM)
    people.user_groups = (UserGroup(id="S0RELEASE", handle="@shipping", has_members=True),)
    assert dict((await groups.keep(house.services, TEAM)).ids) == {"@release": "S0RELEASE"}


async def test_a_group_that_was_never_resolved_is_empty(house):
    with_people(house, member(EVE, "@release"[1:]), member(BEN))
    house.with_policy(approvers=frozenset({"@release"}))
    found = await groups.keep(house.services, TEAM)
    assert {"@release"} == found.unknown
    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    for person in (EVE, BEN):
        with pytest.raises(NotAllowed):
            await approve.give(house.services, run.id, by=actor(person))


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
    assert await saved_groups.saved(house.services, actor(EVE)) == {}

    more = (*qa, Entry(subscription=SECOND))
    await saved_groups.save_group(house.services, "qa", more, offer=OFFER, by=house.ana)
    await house.turn()
    told = [entry.event for entry in await house.services.store.read(lambda tx: tx.journal.of(user.id))]
    assert (told[-1].kind, told[-1].added, told[-1].removed) == ("whitelist.group_changed", 1, 0)
    assert any("the saved group “qa” of offer-x" in text for text in house.chat.texts)
    kinds = [row.kind for row in await streams(house, "groups:")]
    assert kinds == ["group.saved", "group.saved"]


async def _whitelist_of(house, offer, entries):
    """An offer whose list holds these, as far as our own books say."""
    board = await edit.open_edit(house.services, OfferId(offer), CHANNEL, by=actor(CARA))
    wanted, now = replace(board.revision, entries=entries, weighed=True), house.clock.now()
    saved = versions.save(wanted, by=CARA, name="Cara", number=1, restage=False, now=now)
    outcome = saved.then(versions.applied(saved.subject, now=now))
    return await house.services.store.write(lambda tx: record(tx, house.services, outcome))
