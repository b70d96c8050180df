"""The assignment of approvals to rules, against trying everything."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy.quorum import Demand, Gap, gaps
from bot.domain.values import PersonId
from tests.examples import examples

NAMES = ["@release", "@marketing", "@security", "U1", "U2"]
names = st.frozensets(st.sampled_from(NAMES), max_size=3)
rules = st.lists(st.builds(Demand, approvals=st.integers(1, 2), of=names), min_size=1, max_size=3).map(tuple)
people = st.dictionaries(st.sampled_from([PersonId(f"U{n}") for n in range(1, 6)]), names, max_size=5)


def fewest_missing(rules: tuple[Demand, ...], people: dict[PersonId, frozenset[str]]) -> int:
    """Try every order of people on every place."""
    places = [rule for rule in rules for _ in range(rule.approvals)]
    width = max(len(places), len(people))
    everybody = [*people.values(), *[None] * (width - len(people))]
    return min(
        sum(1 for rule, who in zip(places, order, strict=False) if who is None or not rule.counts(who))
        for order in permutations(everybody, len(places))
    )


@examples(300)
@given(rules, people)
def test_as_few_as_possible_are_missing(
    rules: tuple[Demand, ...], people: dict[PersonId, frozenset[str]]
) -> None:
    assert sum(gap.missing for gap in gaps(rules, people)) == fewest_missing(rules, people)


@given(rules, people)
def test_one_more_person_never_makes_it_worse(
    rules: tuple[Demand, ...], people: dict[PersonId, frozenset[str]]
) -> None:
    before = sum(gap.missing for gap in gaps(rules, people))
    after = sum(gap.missing for gap in gaps(rules, {**people, PersonId("U9"): frozenset(NAMES)}))
    assert before - 1 <= after <= before


def test_somebody_in_both_groups_fills_the_place_that_nobody_else_can() -> None:
    wanted = (Demand(of=frozenset({"@release"})), Demand(of=frozenset({"@marketing"})))
    both, one = frozenset({"@release", "@marketing"}), frozenset({"@release"})
    assert not gaps(wanted, {PersonId("UBOTH"): both, PersonId("UONE"): one})
    assert gaps(wanted, {PersonId("UBOTH"): both}) == (Gap(missing=1, of=frozenset({"@marketing"})),)
