"""What the policy lets a person do, entry by entry, and whom to ask for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.people import Person, is_among
from bot.domain.policy.checklist import DEFAULT, ChecklistItem
from bot.domain.policy.policy import OfferPolicy


class Role(Enum):
    """What the policy can let people do with an offer."""

    READ = auto()
    STAGE = auto()
    EDIT_WHITELIST = auto()
    SIGN = auto()
    APPROVE = auto()
    LIFT_FREEZE = auto()
    EMERGENCY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """Whether a person has a role; `who` are those whom the policy names for it, empty: nobody."""

    role: Role
    has: bool
    who: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesFor:
    """A person's roles for the offers that an entry of the policy matches.

    `approves_own`: whether the entry lets somebody approve a run that they started.
    """

    glob: str
    held: tuple[RoleHeld, ...]
    approves_own: bool


def roles(entries: Sequence[OfferPolicy], person: Person) -> tuple[RolesFor, ...]:
    """Return a person's roles for every entry, in the policy's order: for an offer the first match counts."""
    return tuple(
        RolesFor(
            glob=entry.glob,
            held=tuple(
                RoleHeld(role=role, has=is_among(person, named), who=named)
                for role in Role
                for named in [named_for(role, entry)]
            ),
            approves_own=entry.requester_may_approve,
        )
        for entry in entries
    )


def named_for(role: Role, entry: OfferPolicy) -> frozenset[str]:
    """Return whom an entry of the policy names for a role."""
    match role:
        case Role.READ:
            return entry.may_read
        case Role.STAGE:
            return entry.stagers
        case Role.EDIT_WHITELIST:
            return entry.editors
        case Role.SIGN:
            return frozenset[str]().union(*map(entry.may_sign, _items(entry)))
        case Role.APPROVE:
            return entry.may_approve
        case Role.LIFT_FREEZE:
            return entry.freeze_override
        case Role.EMERGENCY:
            return entry.emergency


def _items(entry: OfferPolicy) -> Sequence[ChecklistItem]:
    own = [item for listed in entry.checklist.values() for item in listed]
    return own if "all" in entry.checklist else [*own, *DEFAULT]
