"""`/stage whoami`, `find` and `retry`: what one may, which offers there are, a new run of an ended one."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import Person
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.policy.roles import Role, roles
from bot.domain.run.states import State
from bot.usecases.offer import catalogue
from bot.usecases.policy import roles as policy_roles
from bot.usecases.review import approve
from bot.usecases.run import stage
from bot.views.roles import whoami
from tests.builders import ANA, BEN, TEAM, in_force

ENTRY = OfferPolicy(
    glob="offer-*",
    stagers=frozenset({ANA}),
    approvers=frozenset({BEN, ANA}),
    freeze_override=frozenset({BEN}),
)
POLICY = Policy(offers=(ENTRY,))


def under(house, policy):
    house.services = replace(house.services, policy=in_force(policy, house.services.catalogue))


async def shown(house, actor):
    who, held = await policy_roles.whoami(house.services, actor)
    return str(whoami(who, held))


async def test_whoami_names_what_one_may_and_whom_to_ask_for_the_rest(house):
    under(house, POLICY)

    text = await shown(house, house.ana)

    assert "you may see runs and whitelists, stage and cancel, edit the whitelist" in text
    assert "has to be approved by somebody else" in text
    assert f"Not: lift a freeze. Who may: <@{BEN}>" in text
    assert "declare an emergency" not in text, "the policy has none"
    assert "*every other offer*: you may do nothing" in text
    assert "The policy names nobody who may" in text


async def test_what_whoami_says_is_what_the_use_cases_allow(house):
    """Not a second list of rights: each role that is shown is one that its use case asks for."""
    under(house, POLICY)
    (entry, _) = roles(POLICY.entries, Person(id=BEN, team=TEAM, name="Ben"))
    held = {one.role: one.has for one in entry.held}

    with pytest.raises(NotAllowed):
        await stage.find_to_stage(house.services, "offer-x", house.ben)
    assert not held[Role.STAGE]
    assert held[Role.APPROVE]


async def test_find_lists_what_holds_every_word_and_only_what_one_may_read(house):
    found = await catalogue.search(house.services, house.ana, "NEWS offer")
    assert [offer.id for offer in found.offers] == ["offer-news"]
    assert found.is_current

    under(house, Policy(offers=(replace(ENTRY, glob="offer-x"),)))
    found = await catalogue.search(house.services, house.ana, "")
    assert [offer.id for offer in found.offers] == ["offer-x"]


async def test_find_says_that_its_list_is_old_while_the_marketplace_is_away(house):
    await catalogue.search(house.services, house.ana, "")
    house.market.switches = replace(house.market.switches, slow_seconds=30.0)

    found = await catalogue.search(house.services, house.ana, "news")

    assert [offer.id for offer in found.offers] == ["offer-news"]
    assert not found.is_current


async def test_what_went_live_is_not_retried(house):
    run = await house.stage("offer-broken")
    run = await house.turn_until(run, "failed")
    again = await stage.retry(house.services, run.id, by=house.ana)
    assert again.retry_of == run.id

    run = await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)
    await approve.give(house.services, run.id, by=house.ben)
    live = await house.turn_until(run, State.LIVE)
    with pytest.raises(NotAllowed, match="went live"):
        await stage.retry(house.services, live.id, by=house.ana)
