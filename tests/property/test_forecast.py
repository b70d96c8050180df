"""What every forecast promises, whatever the history."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forecast.band import band, rank, tails
from bot.domain.forecast.levels import Duration, chained, fitted
from bot.domain.forecast.log_t import LogT, published
from bot.domain.forecast.whole import point, remaining, total

HOURS = st.floats(0.05, 500)
PRIORS = st.tuples(st.floats(0.2, 50), st.floats(1.5, 12)).map(lambda p: published(p[0], p[0] * p[1]))
HISTORIES = st.lists(
    st.builds(Duration, HOURS, age_days=st.floats(0, 200), censored=st.booleans()), max_size=12
)


@given(PRIORS, HISTORIES, st.floats(0.01, 0.99))
@settings(max_examples=100)
def test_survival_and_its_inverse_agree(prior: LogT, history: list[Duration], p: float) -> None:
    fit = fitted(prior, history)

    assert abs(fit.survival(fit.at_survival(p)) - p) < 1e-9


@given(PRIORS, HISTORIES, HOURS, st.lists(st.floats(0, 1), max_size=70))
@settings(max_examples=100)
def test_a_band_is_in_order_and_never_before_now(
    prior: LogT, history: list[Duration], elapsed: float, ranks: list[float]
) -> None:
    found = band(fitted(prior, history), elapsed=elapsed, cut=tails(ranks))

    assert elapsed <= found.low <= found.middle <= found.high


@given(PRIORS, HISTORIES, HOURS, HOURS)
@settings(max_examples=100)
def test_the_longer_it_lasted_the_later_it_ends(
    prior: LogT, history: list[Duration], one: float, other: float
) -> None:
    fit, (less, more) = fitted(prior, history), sorted((one, other))
    earlier, later = band(fit, elapsed=less), band(fit, elapsed=more)

    assert earlier.low <= later.low + 1e-9
    assert earlier.high <= later.high + 1e-9


@given(st.floats(0.5, 50), HISTORIES, st.floats(0.1, 10))
@settings(max_examples=100)
def test_a_slower_world_scales_the_band(usual: float, history: list[Duration], k: float) -> None:
    slower = [Duration(d.hours * k, d.age_days, d.censored) for d in history]
    one = band(fitted(published(usual, usual * 4), history))
    other = band(fitted(published(usual * k, usual * 4 * k), slower))

    assert abs(other.middle / one.middle / k - 1) < 1e-6


@given(PRIORS, HISTORIES, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_history_does_not_matter(prior: LogT, history: list[Duration], chance: object) -> None:
    shuffled = sorted(history, key=lambda _: chance.random())  # type: ignore[attr-defined]  # a Random

    assert abs(fitted(prior, history).mu - fitted(prior, shuffled).mu) < 1e-9


@given(PRIORS)
def test_no_history_at_any_level_is_the_published_range(prior: LogT) -> None:
    fit = chained(prior, [], [])

    assert abs(fit.at_survival(0.5) / prior.at_survival(0.5) - 1) < 1e-9
    assert abs(fit.at_survival(0.1) / prior.at_survival(0.1) - 1) < 1e-5


@given(st.lists(PRIORS, min_size=1, max_size=4), HOURS)
@settings(max_examples=50)
def test_more_steps_take_longer(priors: list[LogT], elapsed: float) -> None:
    first = remaining(priors[0], elapsed=elapsed)
    rest = [remaining(prior) for prior in priors[1:]]

    assert point(total([first, *rest]), 0.5) >= point(first, 0.5) - 1e-9


@given(PRIORS, HOURS, HOURS)
@settings(max_examples=50)
def test_a_rank_is_a_share(prior: LogT, elapsed: float, more: float) -> None:
    assert 0 <= rank(prior, elapsed + more, elapsed=elapsed) <= 1
