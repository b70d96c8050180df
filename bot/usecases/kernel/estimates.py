"""What is known for forecasting, read once for all that is shown together."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.forecast.band import WINDOW
from bot.domain.forecast.kept import COUNTED_FOR, MOST_COUNTED, WHOLE
from bot.domain.forecast.known import Known
from bot.domain.forecast.slow import WINDOW_HOURS
from bot.domain.offer.diff import ChangeClass
from bot.domain.run.estimate import Estimate, Expected, estimate, expected
from bot.domain.run.phases import LIVE_STEP, PREVIEW_STEP, Alike, Phase, is_of, phase_of
from bot.domain.run.run import Run
from bot.domain.values import OfferId, RunId, TeamId
from bot.ports.store.tx import Tx

_MOST_TIMES = 800
_MOST_ALIKE = 100


def known(tx: Tx, team: TeamId, runs: Iterable[Run], *, now: datetime) -> Known:
    """Read what the steps of these runs are held against: a few statements, however many runs."""
    steps = {step.key for run in runs for step in run.steps} | {PREVIEW_STEP, LIVE_STEP}
    return Known(
        now=now,
        times=tx.step_times.newest(team, steps=sorted(steps), limit=_MOST_TIMES),
        open=tx.forecasts.open(team),
        lately=tx.forecasts.decided_since(team, now - timedelta(hours=WINDOW_HOURS)),
        ranks=tx.forecasts.ranks(team, steps=sorted(steps | WHOLE), limit=WINDOW),
        held=tx.forecasts.held(team, since=now - COUNTED_FOR, limit=MOST_COUNTED),
    )


def estimate_of(tx: Tx, run: Run, *, now: datetime) -> Estimate | None:
    """Return what is expected of a run now; None while people are waited for, or nothing is known."""
    if phase_of(run) is None:
        return None
    return estimate(run, known(tx, run.team, [run], now=now))


def estimates_of(tx: Tx, runs: Sequence[Run], *, now: datetime) -> dict[RunId, Estimate]:
    """Return what is expected of those runs of one workspace that the marketplace works on."""
    worked = [run for run in runs if phase_of(run) is not None]
    if not worked:
        return {}
    basis = known(tx, worked[0].team, worked, now=now)
    found = {run.id: estimate(run, basis) for run in worked}
    return {id_: one for id_, one in found.items() if one is not None}


def expected_of(
    tx: Tx, team: TeamId, offer: OfferId, offer_type: str, change_class: ChangeClass, *, now: datetime
) -> Expected:
    """Return how long a push to staging usually takes: by the steps of the newest run like it."""
    alike = [run for run in tx.runs.recent(team, limit=_MOST_ALIKE) if run.offer_type == offer_type]
    name = change_class.name.lower()
    last = next((run for run in alike if run.staged_at is not None and run.change_class == name), None)
    steps = [step for step in last.steps if is_of(step, Phase.STAGED)] if last is not None else []
    return expected(
        Alike(offer=offer, offer_type=offer_type, change_class=name),
        steps,
        known(tx, team, [last] if last is not None else [], now=now),
    )
