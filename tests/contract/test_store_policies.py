"""What is kept about the policy, in both databases: ids of user groups, and what each replica uses."""

from datetime import timedelta

from bot.domain.review.approvals import Approval
from bot.ports.store.tx import Store, Tx
from tests.builders import ANA, NOON, TEAM, a_run

MINUTE = timedelta(minutes=1)


async def test_a_handle_keeps_its_id_until_another_is_kept(store: Store) -> None:
    for group in ("S0OLD", "S0NEW"):
        await store.write(lambda tx, id_=group: tx.policies.keep_group(TEAM, "@release", id_, now=NOON))  # type: ignore[misc]
        assert {"@release": group} == await store.read(lambda tx: tx.policies.groups(TEAM))
    assert await store.read(lambda tx: tx.policies.all_groups()) == {"@release": "S0NEW"}


async def test_approvals_that_counted_by_a_handle_go_on_counting_by_its_id(store: Store) -> None:
    run = a_run()
    given = Approval(
        id="1", run=run.id, digest="d", person=ANA, given_at=NOON, counts_as=frozenset({"@release", "S0QA"})
    )

    def before(tx: Tx) -> None:
        tx.runs.add(run, due_at=NOON)
        tx.approvals.add(given, expired_at=NOON - MINUTE)
        tx.policies.keep_group(TEAM, "@release", "S0RELEASE", now=NOON)

    await store.write(before)
    (found,) = await store.read(lambda tx: tx.approvals.of(run.id))
    assert {"S0RELEASE", "S0QA"} == found.counts_as


async def test_a_replica_says_its_policy_until_it_stops(store: Store) -> None:
    await store.write(lambda tx: tx.policies.report(TEAM, "one", "aaa", now=NOON))
    await store.write(lambda tx: tx.policies.report(TEAM, "one", "bbb", now=NOON))
    assert await store.read(lambda tx: tx.policies.in_use(TEAM, now=NOON, within=MINUTE)) == {"one": "bbb"}
    await store.write(lambda tx: tx.policies.forget(TEAM, "one"))
    assert await store.read(lambda tx: tx.policies.in_use(TEAM, now=NOON, within=MINUTE)) == {}


async def test_replicas_of_a_server_stand_beside_each_other_and_a_file_has_one(store: Store) -> None:
    """On a server the database's clock counts: a replica whose own is an hour off is seen all the same."""
    await store.write(lambda tx: tx.policies.report(TEAM, "one", "aaa", now=NOON))
    await store.write(lambda tx: tx.policies.report(TEAM, "two", "bbb", now=NOON + 60 * MINUTE))
    found = await store.read(lambda tx: tx.policies.in_use(TEAM, now=NOON + 60 * MINUTE, within=MINUTE))
    is_file = type(store).__name__ == "SqliteStore"
    assert ({"two": "bbb"} if is_file else {"one": "aaa", "two": "bbb"}) == found
