"""`/stage whoami`: what a person may do, for which offers, and whom to ask for the rest."""

from collections.abc import Sequence
from itertools import groupby

from bot.domain.people import Person, about_groups
from bot.domain.policy.roles import Role, RoleHeld, RolesFor
from bot.ports.slack import Message
from bot.views.blocks import kit
from bot.views.replies import who_may

_MOST_ENTRIES = 20
_DOES = {
    Role.READ: "see runs and whitelists",
    Role.STAGE: "stage and cancel",
    Role.EDIT_WHITELIST: "edit the whitelist",
    Role.SIGN: "sign items of the checklist",
    Role.APPROVE: "approve for production",
    Role.LIFT_FREEZE: "lift a freeze",
    Role.EMERGENCY: "declare an emergency",
}
_COMMON = frozenset({Role.READ, Role.STAGE, Role.EDIT_WHITELIST, Role.SIGN, Role.APPROVE})
"""What every offer needs somebody for; the others are named only where the policy has them."""


def whoami(person: Person, entries: Sequence[RolesFor]) -> Message:
    """Show a person's roles, entry by entry of the policy."""
    name = kit.text(person.name, 80)
    title = f"You are *{name}* (`{kit.text(person.id, 30)}`), a full member of this workspace."
    named = frozenset[str]().union(*(held.who for entry in entries for held in entry.held))
    groups = about_groups(person, named)
    rest = "every other offer" if len(entries) > 1 else "every offer"
    shown = [kit.section(_entry(entry, rest=rest)) for entry in entries[:_MOST_ENTRIES]]
    more = len(entries) - _MOST_ENTRIES
    notes = ["For an offer the first line that matches its ID counts. The policy is `stagebot.yaml`."]
    if more > 0:
        notes.append(f"and {more} more entries of the policy")
    return Message(
        text="What you may do",
        blocks=(kit.section(f"{title}{kit.text(groups, 400)}"), *shown, kit.context(*notes)),
    )


def _entry(entry: RolesFor, *, rest: str) -> str:
    glob = rest if entry.glob == "*" else f"`{kit.text(entry.glob, 80)}`"
    may = [_DOES[held.role] for held in entry.held if held.has]
    lines = [f"*{glob}*: you may {_joined(may)}." if may else f"*{glob}*: you may do nothing."]
    if any(held.has and held.role is Role.APPROVE for held in entry.held) and not entry.approves_own:
        lines.append("A run that you started yourself has to be approved by somebody else.")
    lacking = [held for held in entry.held if not held.has and (held.who or held.role in _COMMON)]
    for who, same in _by_who(lacking):
        lines.append(f"Not: {_joined([_DOES[held.role] for held in same])}. {who_may(who)}")
    return "\n".join(lines)


def _by_who(lacking: Sequence[RoleHeld]) -> list[tuple[frozenset[str], list[RoleHeld]]]:
    def key(held: RoleHeld) -> list[str]:
        return sorted(held.who)

    return [(frozenset(who), list(same)) for who, same in groupby(sorted(lacking, key=key), key=key)]


def _joined(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
