"""Keep which user group each handle of the policy stands for."""

from bot.domain.policy.events import GroupKept, GroupMoved, PolicyEvent, policy_stream
from bot.domain.policy.groups import Standing, handles, standing
from bot.domain.values import TeamId
from bot.ports.people import PeopleUnknown
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services


async def keep(services: Services, team: TeamId) -> Standing:
    """Hold what the handles name now against what was kept; write down what is new or has moved.

    While Slack does not say, what was kept counts; a handle that was never resolved names nobody.
    """
    wanted, was_refused = handles(services.policy.file), services.policy.refused
    now = await _named_now(services) if wanted else {}
    found = await services.store.read(lambda tx: standing(wanted, tx.policies.groups(team), now))
    news = {handle: id_ for handle, id_ in found.moved.items() if handle not in was_refused}
    if found.new or news:
        found = await services.store.write(lambda tx: _write(tx, services, team, wanted, now, news))
    services.policy.put_groups(found.ids, frozenset(found.moved))
    return found


def _write(
    tx: Tx,
    services: Services,
    team: TeamId,
    wanted: frozenset[str],
    now: dict[str, str] | None,
    news: dict[str, str],
) -> Standing:
    kept, at = tx.policies.groups(team), services.clock.now()
    found = standing(wanted, kept, now)
    for handle, group in found.new.items():
        tx.policies.keep_group(team, handle, group, now=at)
        _append(tx, services, team, GroupKept(at=at, handle=handle, group=group))
    for handle, group in news.items():
        _append(tx, services, team, GroupMoved(at=at, handle=handle, group=group, kept=kept[handle]))
    return found


async def _named_now(services: Services) -> dict[str, str] | None:
    try:
        return {group.handle: group.id for group in await services.people.groups()}
    except PeopleUnknown:
        return None


async def accept(services: Services, team: TeamId, handle: str, *, operator: str) -> str | None:
    """Take the group that a handle names now; return its id, None without one. Raises PeopleUnknown."""
    now = {group.handle: group.id for group in await services.people.groups()}
    group, at = now.get(handle), services.clock.now()
    if group is None:
        return None
    event = GroupKept(at=at, handle=handle, group=group, operator=operator)

    def body(tx: Tx) -> None:
        tx.policies.keep_group(team, handle, group, now=at)
        _append(tx, services, team, event)

    await services.store.write(body)
    return group


def _append(tx: Tx, services: Services, team: TeamId, event: PolicyEvent) -> None:
    tx.journal.append(policy_stream(team), event, id_=services.clock.new_id())
