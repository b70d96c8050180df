"""How long steps took, and the forecasts that were given."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, select, update

from bot.domain.forecast.band import Tails
from bot.domain.forecast.history import End, Source, StepTime
from bot.domain.forecast.kept import WHOLE, Coverage, Forecast, When
from bot.domain.forecast.known import Ranks
from bot.domain.forecast.log_t import LogT
from bot.domain.values import OfferId, RunId, TeamId
from storage.rows import storable
from storage.tables import ForecastRow, StepTimeRow
from storage.upsert import insert_into

times = StepTimeRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
forecasts = ForecastRow.__table__  # type: ignore[attr-defined]

_OF_A_START = and_(forecasts.c.asked == When.START.value, forecasts.c.step.not_in(sorted(WHOLE)))


class SqlStepTimes:
    """Implements `StepTimes` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, time: StepTime) -> None:
        """Insert one unless its attempt is there."""
        columns = {
            "run_id": time.run,
            "step": storable(time.step),
            "attempt": time.attempt,
            "team_id": time.team,
            "title": storable(time.title),
            "change_class": time.change_class,
            "offer_id": time.offer,
            "offer_type": storable(time.offer_type),
            "started_at": time.started_at,
            "ended_at": time.ended_at,
            "how": time.end.value,
            "source": time.source.value,
        }
        self._connection.execute(
            insert_into(self._connection, times).values(**columns).on_conflict_do_nothing()
        )

    def of(self, run: RunId) -> Collection[tuple[str, int]]:
        """Return the keys of a run's rows."""
        rows = self._connection.execute(select(times.c.step, times.c.attempt).where(times.c.run_id == run))
        return {(row.step, row.attempt) for row in rows}

    def newest(self, team: TeamId, *, steps: Collection[str], limit: int) -> Sequence[StepTime]:
        """Return the newest of these steps."""
        wanted = select(times).where(
            times.c.team_id == team, times.c.step.in_([storable(key) for key in steps])
        )
        newest = wanted.order_by(times.c.ended_at.desc(), times.c.run_id.desc(), times.c.step).limit(limit)
        return [_time(row) for row in self._connection.execute(newest).mappings()]


class SqlForecasts:
    """Implements `Forecasts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, given: Forecast) -> None:
        """Insert one unless one of that moment is there."""
        row = insert_into(self._connection, forecasts).values(**_columns(given))
        self._connection.execute(row.on_conflict_do_nothing())

    def save(self, decided: Forecast) -> None:
        """Write down what became of it, once."""
        table = forecasts.c
        which = (
            table.run_id == decided.run,
            table.step == storable(decided.step),
            table.attempt == decided.attempt,
            table.asked == decided.when.value,
            table.decided_at.is_(None),
        )
        columns = _columns(decided)
        became = {name: columns[name] for name in ("decided_at", "took", "u", "held")}
        self._connection.execute(update(forecasts).where(*which).values(**became))

    def of(self, run: RunId) -> Sequence[Forecast]:
        """Return a run's rows."""
        return self._all(select(forecasts).where(forecasts.c.run_id == run).order_by(forecasts.c.asked_at))

    def open(self, team: TeamId) -> Sequence[Forecast]:
        """Return what is not decided; a run that has ended has decided all of its own."""
        wanted = select(forecasts).where(forecasts.c.team_id == team, forecasts.c.decided_at.is_(None))
        return self._all(wanted.order_by(forecasts.c.asked_at))

    def decided_since(self, team: TeamId, since: datetime) -> Sequence[Forecast]:
        """Return the starts that were decided since then."""
        wanted = select(forecasts).where(_OF_A_START, forecasts.c.team_id == team)
        newest = wanted.where(forecasts.c.decided_at > since).order_by(forecasts.c.decided_at.desc())
        return self._all(newest)

    def ranks(self, team: TeamId, *, steps: Collection[str], limit: int) -> Ranks:
        """Return the newest ranks by step and moment."""
        found: dict[tuple[str, bool], list[float]] = {}
        for step in steps:
            for is_start in (True, False):
                asked = forecasts.c.asked == When.START.value
                rank = select(forecasts.c.u).where(
                    forecasts.c.team_id == team,
                    forecasts.c.step == storable(step),
                    asked if is_start else ~asked,
                    forecasts.c.u.is_not(None),
                )
                newest = rank.order_by(forecasts.c.decided_at.desc(), forecasts.c.run_id.desc()).limit(limit)
                found[step, is_start] = list(self._connection.execute(newest).scalars())
        return found

    def held(self, team: TeamId, *, since: datetime, limit: int) -> Mapping[str, Coverage]:
        """Count what was decided, by step."""
        decided = select(forecasts.c.step, forecasts.c.held).where(
            _OF_A_START,
            forecasts.c.team_id == team,
            forecasts.c.decided_at > since,
            forecasts.c.held.is_not(None),
        )
        found: dict[str, Coverage] = {}
        for row in self._connection.execute(decided.order_by(forecasts.c.decided_at.desc()).limit(limit)):
            before = found.get(row.step, Coverage())
            found[row.step] = Coverage(before.held + row.held, before.decided + 1)
        return found

    def _all(self, statement: object) -> list[Forecast]:
        rows = self._connection.execute(statement).mappings()  # type: ignore[call-overload]
        return [_forecast(row) for row in rows]


def _time(row: RowMapping) -> StepTime:
    return StepTime(
        team=TeamId(row["team_id"]),
        run=RunId(row["run_id"]),
        step=row["step"],
        attempt=row["attempt"],
        title=row["title"],
        change_class=row["change_class"],
        offer=OfferId(row["offer_id"]),
        offer_type=row["offer_type"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        end=End(row["how"]),
        source=Source(row["source"]),
    )


def _columns(given: Forecast) -> dict[str, Any]:
    return {
        "run_id": given.run,
        "step": storable(given.step),
        "attempt": given.attempt,
        "asked": given.when.value,
        "team_id": given.team,
        "change_class": given.change_class,
        "offer_type": storable(given.offer_type),
        "started_at": given.started_at,
        "asked_at": given.asked_at,
        "elapsed": given.elapsed,
        "mu": given.fit.mu if given.fit else None,
        "s": given.fit.s if given.fit else None,
        "nu": given.fit.nu if given.fit else None,
        "points": json.dumps(given.points),
        "a": given.cut.low,
        "b": given.cut.high,
        "r": given.stretch,
        "lo": given.low,
        "mid": given.middle,
        "hi": given.high,
        "decided_at": given.decided_at,
        "took": given.took,
        "u": given.rank,
        "held": given.held,
    }


def _forecast(row: RowMapping) -> Forecast:
    return Forecast(
        team=TeamId(row["team_id"]),
        run=RunId(row["run_id"]),
        step=row["step"],
        attempt=row["attempt"],
        when=When(row["asked"]),
        change_class=row["change_class"],
        offer_type=row["offer_type"],
        started_at=row["started_at"],
        asked_at=row["asked_at"],
        elapsed=row["elapsed"],
        low=row["lo"],
        middle=row["mid"],
        high=row["hi"],
        cut=Tails(row["a"], row["b"]),
        stretch=row["r"],
        fit=LogT(row["mu"], row["s"], row["nu"]) if row["mu"] is not None else None,
        points=tuple(json.loads(row["points"])),
        decided_at=row["decided_at"],
        took=row["took"],
        rank=row["u"],
        held=row["held"],
    )
