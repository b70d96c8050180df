"""When to look at the marketplace again: interval, jitter, backoff."""

from datetime import datetime, timedelta

from bot.domain.run.obstacles import ONLY_PEOPLE_MEND, Obstacle
from bot.domain.run.states import State

_SLOWER = {State.STAGED: 1, State.AWAITING_APPROVAL: 5}
_LONG_STEP = timedelta(hours=6)
_MOST_BACKOFF = 16
_UNTIL_MENDED = 10  # a refusal that only people can mend is not asked for blindly


def wait_for(
    state: State,
    *,
    now: datetime,
    since: datetime,
    every: timedelta,
    faults: int,
    spread: float,
    retry_after: timedelta | None = None,
    obstacle: Obstacle | None = None,
) -> timedelta:
    """Return how long to leave a run alone, in real time.

    `every` is the shortest interval (Microsoft: one poll a minute for a job), `since` when the run
    last changed, `spread` a number in [0, 1) that keeps many runs from being asked at once. Runs that
    wait for people or sit in a step for hours are asked less often; faults back off.
    """
    factor = _SLOWER.get(state, 1)
    if factor == 1 and now - since > _LONG_STEP:
        factor = 3
    factor *= _UNTIL_MENDED if obstacle in ONLY_PEOPLE_MEND else min(2**faults, _MOST_BACKOFF)
    wait: timedelta = every * factor * (1 + 0.2 * spread)
    return max(wait, retry_after or timedelta())
