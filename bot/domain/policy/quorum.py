"""How many approvals from whom: several rules, one person once in all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import EVERYONE
from bot.domain.values import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """`approvals` people out of `of`: ids of people and user groups, or `everyone`; empty means nobody."""

    approvals: int = 1
    of: frozenset[str] = frozenset()

    def counts(self, names: frozenset[str]) -> bool:
        """Tell whether somebody known by these names (id, groups) counts; without a name nobody does."""
        return bool(names) and bool(self.of & {*names, EVERYONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a rule still lacks."""

    missing: int
    of: frozenset[str]


def gaps(rules: Sequence[Demand], people: Mapping[PersonId, frozenset[str]]) -> tuple[Gap, ...]:
    """Assign people to rules so that as few approvals as possible are missing; return what is.

    Each person fills one place. A maximum matching (Kuhn's augmenting paths), the first rules first: no
    place that was filled is emptied for a later one, and nobody is wasted on a rule that another can meet.
    """
    places = [rule for rule in rules for _ in range(rule.approvals)]
    holders: dict[int, PersonId] = {}
    for place in range(len(places)):
        _fill(place, places, people, holders, set())
    lacking = [rule for place, rule in enumerate(places) if place not in holders]
    return tuple(
        Gap(missing=missing, of=rule.of) for rule in dict.fromkeys(rules) if (missing := lacking.count(rule))
    )


def _fill(
    place: int,
    places: Sequence[Demand],
    people: Mapping[PersonId, frozenset[str]],
    holders: dict[int, PersonId],
    tried: set[PersonId],
) -> bool:
    taken = {person: held for held, person in holders.items()}
    for person, names in people.items():
        if person in tried or not places[place].counts(names):
            continue
        tried.add(person)
        if person not in taken or _fill(taken[person], places, people, holders, tried):
            holders[place] = person
            return True
    return False
