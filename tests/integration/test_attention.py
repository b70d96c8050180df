"""Whoever must act is told: at once, in their own hours, by a door that is open, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.attention import AskedToAct, NotReached
from bot.domain.errors import NotAllowed
from bot.domain.notify.ladders import WaitKind
from bot.domain.people import Person
from bot.domain.values import PersonId
from bot.ports.slack import RouteBroken
from bot.usecases.kernel.attention import needs_of
from bot.usecases.notify import taking
from bot.usecases.notify.look import look
from bot.usecases.review import approve, checklist
from tests.builders import ANA, BEN, TEAM, in_force

CARL, OPS = PersonId("U0CARL"), "C0OPS"
WAITING = "awaiting_approval"


def text_of(message):
    return str([message.text, *message.blocks])


async def asked(house, run):
    recorded = await house.services.store.read(lambda tx: tx.journal.of(run.id))
    return [entry.event for entry in recorded if isinstance(entry.event, AskedToAct)]


async def wait_of(house, run):
    (wait,) = [w for w in await house.services.store.read(lambda tx: tx.waits.of(run.id)) if w.is_open]
    return wait


async def staged(house, **rules):
    house.with_policy(**rules)
    return await house.turn_until(await house.stage(), WAITING)


async def test_approvers_of_what_is_missing_are_written_to_and_the_requester_is_not(house):
    run = await staged(house, approvers=frozenset({ANA, BEN}))
    await house.turn()

    assert [(one.recipient, one.waits_for, one.rung) for one in await asked(house, run)] == [
        (BEN, "approve", 0)
    ]
    (message,) = house.chat.sent_to(BEN)
    assert "still needs 1 approval" in message.text
    assert "you may approve it" in text_of(message)
    assert house.chat.sent_to(ANA) == []


async def test_a_clean_run_pings_each_who_must_act_once_and_nobody_else(house):
    run = await staged(house, approvers=frozenset({BEN}), checklist={})
    await house.turn()
    for key in ("marketing", "deploys"):
        await checklist.sign(house.services, run.id, key, by=house.ana)
    await house.turn()
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn_until(run, "live")

    assert [(one.recipient, one.waits_for) for one in await asked(house, run)] == [
        (ANA, "sign"),
        (BEN, "approve"),
    ]
    assert (len(house.chat.sent_to(ANA)), len(house.chat.sent_to(BEN))) == (1, 1)
    assert not [m for m in house.chat.posted_to("C0RELEASES") if "<@" in text_of(m)]
    roots = [ts for ts, where in house.chat.channels.items() if where == "C0RELEASES"]
    in_channel = [ts for ts in roots if house.chat.threads[ts] is None or ts in house.chat.broadcasts]
    assert len(in_channel) <= 3
    assert len([ts for ts in roots if house.chat.threads[ts] is not None]) <= 9  # measured; one a step


async def test_when_it_is_decided_the_message_says_so_and_nothing_more_comes(house):
    run = await staged(house, approvers=frozenset({BEN}))
    await house.turn()
    await approve.give(house.services, run.id, by=house.ben)
    await house.turn()

    (message,) = house.chat.sent_to(BEN)
    assert "Nothing waits for you here" in text_of(message)
    assert "attention_take" not in text_of(message)


async def test_a_nudge_and_an_escalation_follow_in_working_time_and_then_it_is_quiet(house):
    run = await staged(house, approvers=frozenset({BEN}), escalate_to="U0CARL")
    for _ in range(60):
        await house.turn(120)

    heard = [(one.recipient, one.rung) for one in await asked(house, run)]
    assert heard == [(BEN, 0), (BEN, 1), (CARL, 2)]


async def test_at_night_nobody_is_disturbed(house):
    house.services.people.put(Person(id=BEN, team=TEAM, name="Ben", zone="Asia/Tokyo"))
    run = await staged(house, approvers=frozenset({BEN}))
    for _ in range(40):
        await house.turn(30)

    (first, *_) = await asked(house, run)
    local_hour = (first.at + timedelta(hours=9)).hour
    assert 9 <= local_hour < 18


async def test_who_left_is_not_told_and_who_stands_in_hears_why(house):
    house.services.people.put(Person(id=BEN, team=TEAM, name="Ben", is_deactivated=True))
    run = await staged(house, approvers=frozenset({BEN}), contact=CARL)
    await house.turn()

    (told,) = await asked(house, run)
    assert (told.recipient, told.rung) == (CARL, 0)
    assert "active account" in told.because
    assert house.chat.sent_to(BEN) == []


async def test_who_leaves_between_planning_and_posting_is_not_asked_and_the_next_in_line_is(house):
    house.is_relaying = False
    run = await staged(house, approvers=frozenset({BEN}), escalate_to=ANA)
    await house.turn()
    assert [one.recipient for one in await asked(house, run)] == [BEN], "planned, and not posted yet"

    house.services.people.put(Person(id=BEN, team=TEAM, name="Ben", is_deactivated=True))
    house.is_relaying = True
    for _ in range(3):
        await house.turn()

    assert house.chat.sent_to(BEN) == []
    assert house.chat.sent_to(ANA) != []
    recorded = await house.services.store.read(lambda tx: tx.journal.of(run.id))
    reasons = [entry.event.reason for entry in recorded if isinstance(entry.event, NotReached)]
    assert "no active member of the workspace" in reasons


async def test_a_closed_door_falls_through_to_the_thread_and_then_to_the_operators(house):
    house.with_policy(approvers=frozenset({BEN}))
    policy = replace(house.services.policy.file, operators=frozenset({OPS}))
    house.services = replace(house.services, policy=in_force(policy, house.services.catalogue))
    run = await house.turn_until(await house.stage(), "in_progress")
    house.chat.refusing = {BEN: RouteBroken(code="cannot_dm_bot")}
    await house.turn_until(run, WAITING)
    await house.turn()
    await house.turn()

    in_thread = [m for m in house.chat.sent_to("C0RELEASES") if "attention_take" in text_of(m)]
    assert f"<@{BEN}>" in text_of(in_thread[0])
    assert len(in_thread) == 1
    recorded = await house.services.store.read(lambda tx: tx.journal.of(run.id))
    assert [e.event.reason for e in recorded if isinstance(e.event, NotReached)] == [f"{BEN}: cannot_dm_bot"]


async def test_of_several_operators_each_is_tried_until_one_is_reached(house):
    first, second = PersonId("U0OPA"), PersonId("U0OPB")
    for id_ in (first, second):
        house.services.people.put(Person(id=id_, team=TEAM, name=id_))
    house.with_policy(approvers=frozenset({BEN}))
    policy = replace(house.services.policy.file, operators=frozenset({first, second, BEN}))
    house.services = replace(house.services, policy=in_force(policy, house.services.catalogue))
    run = await house.turn_until(await house.stage(), "in_progress")
    house.chat.refusing = {BEN: RouteBroken(code="cannot_dm_bot")} | {
        name: RouteBroken(code="is_archived") for name in (run.channel, first)
    }
    await house.turn_until(run, WAITING)
    for _ in range(6):
        await house.turn()

    assert house.chat.sent_to(BEN) == []
    assert house.chat.sent_to(second) != []


async def test_taken_means_that_nobody_else_is_asked_until_it_runs_out(house):
    run = await staged(house, approvers=frozenset({BEN, CARL}))
    await house.turn()
    wait = await wait_of(house, run)
    await taking.take(house.services, wait.id, by=house.ben)
    for _ in range(23):
        await house.turn(60)
    assert len(await asked(house, run)) == 2
    for _ in range(4):
        await house.turn(60)

    question = (await asked(house, run))[2]
    assert question.recipient == BEN
    assert "still yours" in question.why


async def test_who_cannot_act_cannot_take_it(house):
    run = await staged(house, approvers=frozenset({BEN}))
    await house.turn()
    wait = await wait_of(house, run)
    with pytest.raises(NotAllowed):
        await taking.take(house.services, wait.id, by=house.ana)


async def test_handed_over_it_is_the_others_and_they_are_told(house):
    run = await staged(house, approvers=frozenset({BEN, CARL}), approvals=1)
    await house.turn()
    wait = await wait_of(house, run)
    house.services.people.put(Person(id=BEN, team=TEAM, name="Ben"))
    await taking.hand_over(house.services, wait.id, CARL, by=house.ben)

    assert (await wait_of(house, run)).wait.taken_by == CARL


async def test_put_off_it_comes_later_and_the_escalation_comes_all_the_same(house):
    run = await staged(house, approvers=frozenset({BEN}), escalate_to="U0CARL")
    await house.turn()
    wait = await wait_of(house, run)
    until = await taking.snooze(house.services, wait.id, "monday", by=house.ben)
    for _ in range(60):
        await house.turn(120)

    heard = [(one.recipient, one.rung, one.at) for one in await asked(house, run)]
    assert not [at for who, rung, at in heard if who == BEN and rung > 0 and at < until]
    assert [who for who, rung, _ in heard if rung == 2] == [CARL]


async def test_several_demands_of_one_moment_are_one_message(house):
    house.with_policy(approvers=frozenset({BEN}))
    runs = [await house.stage("offer-x"), await house.stage("offer-news")]
    for run in runs:
        await house.turn_until(run, WAITING)
    for _ in range(3):
        await house.turn()

    told = [one for run in runs for one in await asked(house, run)]
    assert {one.recipient for one in told} == {BEN}
    assert len(house.chat.sent_to(BEN)) <= len(told)


async def test_a_failure_is_the_contacts(house):
    house.with_policy(contact=CARL)
    run = await house.stage("offer-broken")
    await house.turn_until(run, "failed")
    for _ in range(40):  # it failed at night; the contact is told in the morning
        await house.turn(30)

    (told, *_) = await asked(house, run)
    assert (told.recipient, told.waits_for) == (CARL, "failed")


async def test_a_push_that_hangs_is_late_once_and_then_very_late(house):
    run = await house.stage()
    house.clock.step(timedelta(hours=3))  # the submission never leaves: nobody turns the poller
    await look(house.services, TEAM)
    await look(house.services, TEAM)
    waits = await house.services.store.read(lambda tx: tx.waits.of(run.id))

    kinds = [wait.need.kind for wait in waits]
    assert kinds.count(WaitKind.LATE) == 1


async def test_every_open_wait_is_one_that_the_rules_name(house):
    run = await staged(house, approvers=frozenset({BEN}))
    now = await house.run(run)
    needs = await house.services.store.read(lambda tx: needs_of(tx, house.services, now))
    assert [need.kind for need in needs] == [WaitKind.APPROVE]
