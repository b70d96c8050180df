"""User groups of a policy: a handle stands for the id that it named when it was first read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.policy import OfferPolicy, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group as Slack knows it now. `handle` begins with @."""

    id: str
    handle: str
    has_members: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the handles of a policy stand for.

    `ids`: by handle, those that count. `new`: those of them that were not kept before. `moved`: handles that
    name another group now, with its id; they count for nobody. `unknown`: handles that never named one.
    """

    ids: Mapping[str, str]
    new: Mapping[str, str]
    moved: Mapping[str, str]
    unknown: frozenset[str]


def handles(policy: Policy) -> frozenset[str]:
    """Return the handles that a policy names."""
    return frozenset(name for name in policy.names if name.startswith("@"))


def standing(wanted: frozenset[str], kept: Mapping[str, str], now: Mapping[str, str] | None) -> Standing:
    """Hold what handles name now (None: Slack does not say) against what was kept of them.

    A kept handle that names no group any more keeps its id: the group was renamed, and is still that group.
    """
    named = now or {}
    moved = {name: named[name] for name in wanted & set(kept) & set(named) if named[name] != kept[name]}
    new = {name: named[name] for name in wanted & set(named) if name not in kept}
    ids = {name: kept[name] for name in wanted & set(kept) if name not in moved} | new
    return Standing(ids=ids, new=new, moved=moved, unknown=wanted - set(ids) - set(moved))


def resolved(policy: Policy, ids: Mapping[str, str]) -> Policy:
    """Return the policy with ids in place of handles; a handle without one stays and matches nobody."""

    def names(listed: frozenset[str]) -> frozenset[str]:
        return frozenset(ids.get(name, name) for name in listed)

    def item(one: ChecklistItem) -> ChecklistItem:
        return one if one.signers is None else replace(one, signers=names(one.signers))

    def entry(one: OfferPolicy) -> OfferPolicy:
        return replace(
            one,
            approvers=names(one.approvers),
            rules=tuple(replace(rule, of=names(rule.of)) for rule in one.rules),
            stagers=names(one.stagers),
            whitelist_editors=None if one.whitelist_editors is None else names(one.whitelist_editors),
            readers=None if one.readers is None else names(one.readers),
            escalate_to=ids.get(one.escalate_to, one.escalate_to) if one.escalate_to else None,
            checklist={kind: tuple(item(it) for it in items) for kind, items in one.checklist.items()},
            freeze_override=names(one.freeze_override),
            emergency=names(one.emergency),
        )

    return replace(
        policy,
        offers=tuple(entry(one) for one in policy.offers),
        default=entry(policy.default),
        operators=names(policy.operators),
    )


def group_warnings(policy: Policy, known: Iterable[UserGroup]) -> Iterator[str]:
    """Yield what is odd about the groups that a policy names, as Slack knows them now."""
    listed = tuple(known)
    for name in sorted(policy.names):
        if name[0] not in "S@":
            continue
        group = next((one for one in listed if name in {one.id, one.handle}), None)
        if group is None:
            yield f"Slack knows no user group {name}; it names nobody."
        elif not group.has_members:
            yield f"the user group {name} has no members; it names nobody."
