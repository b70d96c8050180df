"""What a run teaches is kept in the transaction that writes what happened: nothing is lost, nothing twice."""

from bot.domain.forecast.kept import Forecast, When
from bot.domain.forecast.known import Known
from bot.domain.run.measured import decided, due, forecast_of_step, forecast_of_whole, step_times
from bot.domain.run.phases import Phase
from bot.domain.run.run import Run
from bot.domain.run.steps import Step
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import known
from bot.usecases.kernel.services import Services


def measure(tx: Tx, services: Services, run: Run) -> None:
    """Keep how long steps took, settle forecasts that came to their end, and give those that are due."""
    if run.submitted_at is None and not run.steps:
        return
    now, kept = services.clock.now(), tx.step_times.of(run.id)
    for time in step_times(run):
        if (time.step, time.attempt) not in kept:
            tx.step_times.add(time)
    given = []
    for one in tx.forecasts.of(run.id):
        became = decided(one, run, now) if one.decided_at is None else None
        if became is not None:
            tx.forecasts.save(became)
        given.append(became or one)
    wanted = due(run, given, now)
    if not wanted:
        return
    basis = known(tx, run.team, [run], now=now)
    for of, when in wanted:
        before = sum(one.step == of for one in given)
        tx.forecasts.add(_forecast(run, of, when, before + 1, basis))


def _forecast(run: Run, of: Step | Phase, when: When, attempt: int, basis: Known) -> Forecast:
    if isinstance(of, Phase):
        return forecast_of_whole(run, of, attempt, basis)
    return forecast_of_step(run, of, when, basis)
