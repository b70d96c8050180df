"""The policy while the bot runs: read again, the same on every replica, and nobody is left waiting for it."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotAllowed
from bot.domain.people import EVERYONE
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.states import State
from bot.ops.reports import at_start
from bot.policyfile import load_policy
from bot.usecases.policy import agreement, stuck
from bot.usecases.policy.agreement import PolicyDiffers
from bot.usecases.review import approve
from bot.views import replies
from bot.workers.policy_watcher import PolicyWatcher
from tests.builders import TEAM, in_force
from tests.security.people import CARA, streams


async def in_team():
    return TEAM


async def test_the_file_is_read_again_and_a_broken_one_changes_nothing(house, tmp_path):
    path = tmp_path / "stagebot.yaml"
    path.write_text("defaults: {stagers: everyone, approvers: everyone}\n", encoding="utf-8")
    house.services = replace(house.services, policy=in_force(*load_policy(path)))
    watcher = PolicyWatcher(house.services, in_team, path)
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
    assert [row.kind for row in rows] == ["policy.loaded", "policy.refused", "policy.loaded"]
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
    assert await house.services.store.read(lambda tx: agreement.others(tx, house.services, TEAM)) == (
        "second",
    )
    await agreement.report(other, TEAM)
    assert (await approve.give(house.services, run.id, by=house.ben)).missing == 0


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
    assert sum(text.startswith("Runs in flight can be approved by nobody") for text in house.chat.texts) == 1
    assert any(run.id in line for line in await at_start.said(house.services, TEAM))
