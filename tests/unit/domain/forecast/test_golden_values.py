"""The forecast gives the figures that were worked out by hand, to the last digit that was written down."""

import pytest

from bot.domain.forecast.band import band, tails
from bot.domain.forecast.levels import Duration, fitted, handed_down
from bot.domain.forecast.log_t import LogT, published, x90
from bot.domain.forecast.slow import Active, poisson_cdf, tempo
from bot.domain.forecast.whole import _convolved, point, remaining, total

CERTIFICATION = published(8, 72)
AFTER_FOUR = fitted(CERTIFICATION, [Duration(hours) for hours in (5, 6, 7, 9)])


def points(fit: LogT, elapsed: float = 0.0) -> list[float]:
    return [fit.still(p, elapsed=elapsed) for p in (0.9, 0.5, 0.1)]


def near(*values: float) -> object:
    return pytest.approx(list(values), rel=2e-3, abs=6e-4)


def test_the_constants_of_the_t():
    assert x90(4) == pytest.approx(1.532371, abs=1e-6)
    assert x90(8) == pytest.approx(1.396402, abs=1e-6)


def test_without_history_it_is_the_published_range():
    assert CERTIFICATION.s == pytest.approx(1.43387, abs=1e-5)
    assert points(fitted(CERTIFICATION, [])) == near(0.889, 8.0, 72.0)


def test_four_ended_steps_move_it():
    assert [AFTER_FOUR.mu, AFTER_FOUR.s, AFTER_FOUR.nu] == near(1.9076, 0.6706, 8)
    assert points(AFTER_FOUR) == near(2.641, 6.737, 17.185)


def test_older_steps_weigh_less():
    ages = {5: 0.0, 6: 60.0, 7: 120.0, 9: 120.0}
    fit = fitted(CERTIFICATION, [Duration(hours, age) for hours, age in ages.items()])

    assert [fit.mu, fit.s, fit.nu] == near(1.8323, 0.8167, 6)
    assert points(fit) == near(1.929, 6.248, 20.241)


def test_what_has_passed_already_is_taken_into_account():
    assert AFTER_FOUR.survival(12) == pytest.approx(0.2070, abs=1e-4)
    assert points(AFTER_FOUR, elapsed=12) == near(12.686, 16.911, 34.344)


def test_a_level_is_the_prior_of_the_next():
    prior = handed_down(AFTER_FOUR)
    fit = fitted(prior, [Duration(14), Duration(16)])

    assert prior.s == pytest.approx(0.6111, abs=1e-4)
    assert [fit.mu, fit.s, fit.nu] == near(2.5462, 0.4216, 6)
    assert points(fit) == near(6.955, 12.758, 23.404)


def test_past_ranks_move_the_tails():
    cut = tails([0.97, 0.95, 0.99, 0.92, 0.5, 0.3, 0.98, 0.1, 0.96, 0.94])
    found = band(AFTER_FOUR, cut=cut)

    assert [cut.low, cut.high] == near(0.1025, 0.0255)
    assert [found.low, found.high] == near(2.671, 31.392)


def test_steps_add_up_and_may_be_slow_together():
    left = remaining(AFTER_FOUR, elapsed=12), remaining(published(30, 120))

    assert [point(_convolved(*left), p) for p in (0.1, 0.5, 0.9)] == near(13.044, 39.759, 134.115)
    assert [point(total(left), p) for p in (0.1, 0.5, 0.9)] == near(11.582, 38.312, 137.254)


def test_all_are_slow_when_far_fewer_steps_ended_than_expected():
    fit = published(8, 72)
    one = [Active(run=str(i), fit=fit, since=0.0, until=1e9, ended=False) for i in range(3)]

    assert poisson_cdf(3, 9) == pytest.approx(0.0212, abs=1e-4)
    assert tempo(one).is_slow
    assert tempo(one[:2]).is_slow is False


def test_while_all_are_slow_the_rest_is_stretched():
    found = band(AFTER_FOUR, elapsed=12, stretch=2.0)

    assert [found.low, found.middle, found.high] == near(13.372, 21.822, 56.688)


def test_a_canceled_step_would_have_taken_longer():
    history = [*(Duration(hours) for hours in (5, 6, 7, 9)), Duration(20, censored=True)]
    fit = fitted(CERTIFICATION, history)

    assert [fit.mu, fit.s, fit.nu] == near(2.1457, 0.7865, 8.865)
    assert points(fit) == near(2.878, 8.548, 25.393)
