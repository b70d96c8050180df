"""Waits after failures in a row grow, end at their cap, and are spread."""

from hypothesis import given
from hypothesis import strategies as st

from bot.http.backoff import Backoff

BACKOFF = Backoff(first=0.5, longest=60.0)
FAILURES = st.integers(min_value=1, max_value=10_000)
FRACTIONS = st.floats(min_value=0, max_value=1)


def test_the_wait_doubles_up_to_the_longest() -> None:
    assert [BACKOFF.wait(failures) for failures in range(10)] == [0, 0.5, 1, 2, 4, 8, 16, 32, 60, 60]


def test_without_a_failure_there_is_no_wait() -> None:
    assert (BACKOFF.wait(0), BACKOFF.wait(-1)) == (0, 0)


def test_the_first_wait_may_already_be_the_longest() -> None:
    assert Backoff(first=1, longest=0.2).wait(1) == 0.2


@given(FAILURES, FRACTIONS)
def test_jitter_lies_between_half_and_the_whole(failures: int, fraction: float) -> None:
    full = BACKOFF.wait(failures)

    assert full / 2 <= BACKOFF.wait(failures, fraction=fraction) <= full


@given(FAILURES, FRACTIONS)
def test_the_wait_never_shrinks_with_more_failures(failures: int, fraction: float) -> None:
    assert BACKOFF.wait(failures, fraction=fraction) <= BACKOFF.wait(failures + 1, fraction=fraction)


@given(FAILURES)
def test_the_wait_never_passes_the_longest(failures: int) -> None:
    assert 0.5 <= BACKOFF.wait(failures) <= 60
