"""How long a run usually takes, from our own history."""

from datetime import timedelta

import pytest

from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.durations import ENOUGH, percentile, until_staged


def minutes(*values: int) -> list[timedelta]:
    return [timedelta(minutes=value) for value in values]


@pytest.mark.parametrize(
    ("rank", "expected"), [(1, 1), (10, 1), (11, 2), (50, 5), (51, 6), (90, 9), (91, 10), (100, 10)]
)
def test_a_percentile_is_the_smallest_value_that_so_many_of_a_hundred_do_not_exceed(rank, expected):
    assert [percentile(minutes(*order), rank) for order in (range(1, 11), range(10, 0, -1))] == [
        timedelta(minutes=expected)
    ] * 2


def test_one_value_is_every_percentile():
    assert {percentile(minutes(7), rank) for rank in range(1, 101)} == {timedelta(minutes=7)}


def test_too_little_history_says_less_than_the_published_ranges():
    few = until_staged(ChangeClass.MARKETING, minutes(*range(1, ENOUGH)))
    enough = until_staged(ChangeClass.MARKETING, minutes(*range(1, ENOUGH + 1)))

    assert few.is_published
    assert (enough.runs, enough.usual) == (ENOUGH, timedelta(minutes=2))
