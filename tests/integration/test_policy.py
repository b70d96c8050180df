"""Policy in effect: rules, freezes, planned times, emergencies; what counts is looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.domain.errors import AlreadyApproved, NotAllowed, StagedChanged
from bot.domain.people import Actor, Person
from bot.domain.policy.freezes import DatedFreeze, GoLiveTimes
from bot.domain.policy.policy import AfterFailure, AfterFreeze
from bot.domain.policy.quorum import Demand
from bot.domain.run.states import State
from bot.domain.values import PersonId
from bot.ports.people import PeopleUnknown
from bot.sandbox.marketplace.switches import changed
from bot.usecases.review import approve, changes, go_live, summary
from bot.usecases.run import stage
from tests.builders import NO_CHECKLIST, NOON, TEAM
from tests.fakes import FixedPeople

RELEASE, MARKETING = "@release", "@marketing"
CARA, DAN = PersonId("U0CARA"), PersonId("U0DAN")
FREEZE = DatedFreeze(
    start=(NOON - timedelta(days=1)).replace(tzinfo=None),
    end=(NOON + timedelta(days=400)).replace(tzinfo=None),
    zone="UTC",
    reason="Peak <season>",
)


def person(id_: str, *groups: str, **more: Any) -> Person:
    return Person(id=PersonId(id_), team=TEAM, name=id_, groups=frozenset(groups), **more)


def actor(id_: str) -> Actor:
    return Actor(team=TEAM, person=PersonId(id_))


class Directory(FixedPeople):
    """People whose groups a test changes, and who may become unknown."""

    def __init__(self, *people: Person) -> None:
        self.people = {one.id: one for one in people}
        self.away = False

    async def person(self, actor: Actor) -> Person:
        if self.away:
            raise PeopleUnknown
        return self.people.get(actor.person) or person(actor.person)


@pytest.fixture
def directory(house):
    found = Directory(person("U0BEN", RELEASE), person(CARA, RELEASE, MARKETING), person(DAN, MARKETING))
    house.services = replace(house.services, people=found)
    return found


async def waiting(house, **rules):
    house.with_policy(checklist=NO_CHECKLIST, **rules)
    return await house.turn_until(await house.stage(), State.AWAITING_APPROVAL)


BOTH = (Demand(of=frozenset({RELEASE})), Demand(of=frozenset({MARKETING})))


async def test_one_of_each_group_is_needed_and_a_person_in_both_counts_once(house, directory):
    run = await waiting(house, rules=BOTH)

    assert (await approve.give(house.services, run.id, by=actor(CARA))).missing == 1
    decision = await approve.give(house.services, run.id, by=actor("U0BEN"))

    assert decision.missing == 0
    assert (await house.run(run)).state == State.GOING_LIVE


async def test_somebody_in_no_group_of_a_rule_is_told_who_may(house, directory):
    run = await waiting(house, rules=BOTH)
    with pytest.raises(NotAllowed) as refused:
        await approve.give(house.services, run.id, by=actor("U0EVE"))
    assert refused.value.may == frozenset({RELEASE, MARKETING})


async def test_who_left_the_group_since_does_not_count_when_it_counts(house, directory):
    run = await waiting(house, rules=BOTH)
    await approve.give(house.services, run.id, by=actor("U0BEN"))
    directory.people[PersonId("U0BEN")] = person("U0BEN")

    assert (await approve.give(house.services, run.id, by=actor(DAN))).missing == 1
    assert (await house.run(run)).state == State.AWAITING_APPROVAL


async def test_who_was_deactivated_since_does_not_count(house, directory):
    run = await waiting(house, approvals=2)
    await approve.give(house.services, run.id, by=actor("U0BEN"))
    directory.people[PersonId("U0BEN")] = person("U0BEN", is_deactivated=True)
    assert (await approve.give(house.services, run.id, by=actor(DAN))).missing == 1


async def test_nobody_counts_unseen(house, directory):
    run = await waiting(house)
    directory.away = True
    with pytest.raises(PeopleUnknown):
        await approve.give(house.services, run.id, by=house.ben)
    assert (await house.run(run)).state == State.AWAITING_APPROVAL


async def test_the_last_editor_of_the_whitelist_may_not_approve_unless_the_policy_says_so(house, directory):
    run = await waiting(house)
    await house.services.store.write(
        lambda tx: tx.runs.save(replace(run, whitelist_edited_by=house.ben.person))
    )
    with pytest.raises(NotAllowed, match="whitelist last"):
        await approve.give(house.services, run.id, by=house.ben)
    house.with_policy(checklist=NO_CHECKLIST, whitelist_editor_may_approve=True)
    assert (await approve.give(house.services, run.id, by=house.ben)).missing == 0


async def test_what_changed_since_the_review_was_drawn_is_found_at_the_click(house, directory):
    run = await waiting(house)
    preview = house.market.catalog.by_external["offer-x"].preview
    for resource in preview.resources.values():
        if resource["id"].startswith("listing/"):
            resource["description"] = "<p>Something else.</p>"

    with pytest.raises(StagedChanged, match="listing"):
        await approve.give(house.services, run.id, by=house.ben)

    assert "approval.voided" in await house.kinds(run)
    again = await house.turn_until(run, State.AWAITING_APPROVAL)
    assert (await approve.give(house.services, again.id, by=house.ben)).missing == 0


async def test_a_marketplace_that_is_away_holds_no_yes_up(house, directory):
    run = await waiting(house)
    house.market.switches = changed(house.market.switches, {"fail_next": [503] * 4})
    assert (await approve.give(house.services, run.id, by=house.ben)).missing == 0
    assert house.published("live") == 0


async def test_in_a_freeze_the_last_yes_waits_and_somebody_is_asked_after_it(house, directory):
    freeze = replace(FREEZE, end=(NOON + timedelta(days=30)).replace(tzinfo=None))
    run = await waiting(house, freezes=(freeze,))
    await approve.give(house.services, run.id, by=house.ben)
    for _ in range(3):
        await house.turn(60)
    assert (await house.run(run)).state == State.AWAITING_APPROVAL
    assert any("is approved and frozen" in text for text in house.chat.texts)
    with pytest.raises(AlreadyApproved):
        await approve.give(house.services, run.id, by=house.ben)

    house.with_policy(checklist=NO_CHECKLIST, freezes=(freeze,), approval_valid_for=timedelta(days=90))
    house.clock.step(timedelta(days=40))
    for _ in range(3):
        await house.turn()
    assert sum("can go live now" in text for text in house.chat.texts) == 1
    assert house.published("live") == 0
    await go_live.send(house.services, run.id, by=actor(CARA))
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1


async def test_after_a_freeze_it_goes_live_by_itself_if_the_policy_says_so(house, directory):
    freeze = replace(FREEZE, end=(NOON + timedelta(days=30)).replace(tzinfo=None))
    rules = {
        "freezes": (freeze,),
        "after_freeze": AfterFreeze.GO_LIVE,
        "approval_valid_for": timedelta(days=90),
    }
    run = await waiting(house, **rules)
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn()
    assert house.published("live") == 0
    house.clock.step(timedelta(days=40))
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1


async def test_what_waits_can_still_be_withdrawn_and_then_does_not_go_live(house, directory):
    freeze = replace(FREEZE, end=(NOON + timedelta(days=30)).replace(tzinfo=None))
    run = await waiting(
        house,
        freezes=(freeze,),
        after_freeze=AfterFreeze.GO_LIVE,
        approval_valid_for=timedelta(days=90),
    )
    await approve.give(house.services, run.id, by=house.ben)
    await changes.withdraw(house.services, run.id, by=house.ben)
    house.clock.step(timedelta(days=40))
    for _ in range(3):
        await house.turn()
    assert house.published("live") == 0


async def test_an_approval_that_expired_while_it_waited_does_not_count(house, directory):
    freeze = replace(FREEZE, end=(NOON + timedelta(days=30)).replace(tzinfo=None))
    run = await waiting(house, freezes=(freeze,), after_freeze=AfterFreeze.GO_LIVE)
    await approve.give(house.services, run.id, by=house.ben)
    house.clock.step(timedelta(days=40))
    for _ in range(3):
        await house.turn()
    assert house.published("live") == 0
    assert any("needs its approvals again" in text for text in house.chat.texts)


async def test_a_named_person_lifts_the_freeze_and_the_channel_hears_why(house, directory):
    run = await waiting(house, freezes=(FREEZE,), freeze_override=frozenset({DAN}))
    await approve.give(house.services, run.id, by=house.ben)
    with pytest.raises(NotAllowed):
        await go_live.lift_freeze(house.services, run.id, "no", by=house.ben)
    await go_live.lift_freeze(house.services, run.id, "Security <fix>", by=actor(DAN))
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1
    said = [message for message in house.chat.messages.values() if "not frozen any more" in message.text]
    assert "Security &lt;fix&gt;" in str(said[0].blocks)


async def test_a_freeze_that_begins_while_the_marketplace_is_away_holds_the_order_back(house, directory):
    later = replace(FREEZE, start=(NOON + timedelta(days=20)).replace(tzinfo=None))
    run = await waiting(house, freezes=(later,))
    await approve.give(house.services, run.id, by=house.ben)
    assert (await house.run(run)).state == State.GOING_LIVE
    house.clock.step(timedelta(days=30))
    await house.turn()
    await house.turn()
    assert house.published("live") == 0
    assert any("does not go live" in text for text in house.chat.texts)


async def test_what_is_approved_goes_live_at_the_time_of_the_policy(house, directory):
    run = await waiting(
        house,
        go_live=GoLiveTimes(days=frozenset({0, 1, 2, 3, 4, 5, 6}), at=time(3), zone="UTC"),
    )
    decision = await approve.give(house.services, run.id, by=house.ben)
    planned = decision.run.goes_live_at
    assert planned is not None
    assert (planned.hour, planned.minute) == (3, 0)
    await house.turn()
    assert house.published("live") == 0
    house.clock.time = planned
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1


async def test_two_named_people_send_it_live_in_an_emergency(house, directory):
    run = await waiting(
        house, approvals=5, freezes=(FREEZE,), emergency=frozenset({CARA, DAN, house.ana.person})
    )
    with pytest.raises(NotAllowed):
        await go_live.declare_emergency(house.services, run.id, "x", by=house.ben)
    await go_live.declare_emergency(house.services, run.id, "Leak", by=actor(CARA))
    await go_live.declare_emergency(house.services, run.id, "Leak, still", by=actor(CARA))
    assert (await house.run(run)).state == State.AWAITING_APPROVAL
    await go_live.declare_emergency(house.services, run.id, "Confirmed", by=house.ana)
    live = await house.turn_until(run, State.LIVE)
    assert {CARA, house.ana.person} == set(live.decided_by)
    assert house.published("live") == 1


@pytest.mark.parametrize(("rule", "missing"), [(AfterFailure.VOID, 1), (AfterFailure.KEEP, 0)])
async def test_after_a_failed_go_live_approvals_are_void_or_kept_as_the_policy_says(
    house, directory, rule, missing
):
    run = await waiting(house, after_failed_go_live=rule)
    house.market.switches = changed(house.market.switches, {"fail_golive": ["offer-x"]})
    await approve.give(house.services, run.id, by=house.ben)
    for _ in range(60):
        await house.turn(60)
        if "golive.failed" in await house.kinds(run):
            break
    again = await house.turn_until(run, State.AWAITING_APPROVAL)
    board = await house.services.store.read(lambda tx: summary.board(tx, house.services, again))
    assert missing == board.missing


def test_noon_is_in_the_freeze():
    assert FREEZE.start.replace(tzinfo=UTC) < NOON < datetime(2028, 1, 1, tzinfo=UTC)


async def test_one_approval_more_than_needed_says_nothing_again(house, directory):
    freeze = replace(FREEZE, end=(NOON + timedelta(days=30)).replace(tzinfo=None))
    run = await waiting(house, freezes=(freeze,))
    await approve.give(house.services, run.id, by=house.ben)
    await approve.give(house.services, run.id, by=actor(CARA))
    assert (await house.kinds(run)).count("golive.scheduled") == 1


async def test_while_slack_is_silent_a_planned_go_live_waits_and_is_not_looked_at_all_the_time(
    house, directory
):
    run = await waiting(house, go_live=GoLiveTimes(days=frozenset(range(7)), at=time(3), zone="UTC"))
    decision = await approve.give(house.services, run.id, by=house.ben)
    directory.away = True
    house.clock.time = decision.run.goes_live_at
    await house.turn()
    assert (await house.run(run)).state == State.AWAITING_APPROVAL
    soon = house.clock.time + timedelta(seconds=20)
    assert not await house.services.store.write(
        lambda tx: tx.runs.claim(now=soon, owner="x", lease=timedelta(seconds=1), limit=9)
    )

    directory.away = False
    await house.turn_until(run, State.LIVE)
    assert house.published("live") == 1


@pytest.mark.parametrize(("late", "goes"), [(timedelta(minutes=59), True), (timedelta(hours=2), False)])
async def test_a_planned_time_that_was_missed_by_long_waits_for_the_next_one(house, directory, late, goes):
    run = await waiting(house, go_live=GoLiveTimes(days=frozenset(range(7)), at=time(3), zone="UTC"))
    planned = (await approve.give(house.services, run.id, by=house.ben)).run.goes_live_at
    assert planned is not None
    house.clock.time = planned + late - timedelta(minutes=1)
    await house.turn(1)
    found = await house.run(run)
    assert (State.GOING_LIVE if goes else State.AWAITING_APPROVAL) == found.state
    assert (None if goes else planned + timedelta(days=1)) == found.goes_live_at


async def test_the_entry_that_explains_a_failure_is_for_those_who_may_stage(house):
    run = await house.turn_until(await house.stage("offer-broken"), State.FAILED)
    house.with_policy(stagers=frozenset({CARA}), readers=frozenset({"everyone"}))

    with pytest.raises(NotAllowed):
        await stage.unexplained(house.services, run.id, by=house.ana)
