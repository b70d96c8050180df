"""Configure jobs and their status answers. A publish job runs as long as its publish does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.marketplace.catalog import SCHEMA, Product
from bot.sandbox.marketplace.publishing import Phase, Run

_DRAFT_TAKES = timedelta(seconds=20)
_NEVER = "0001-01-01T00:00:00"
_WORDS = {
    Phase.NOT_STARTED: ("notStarted", "pending"),
    Phase.RUNNING: ("running", "pending"),
    Phase.SUCCEEDED: ("completed", "succeeded"),
    Phase.FAILED: ("completed", "failed"),
    Phase.CANCELED: ("completed", "cancelled"),
}


def stamp(when: datetime) -> str:
    """Write a time as the API does: UTC with seven fractional digits."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


@dataclass(slots=True, kw_only=True)
class Job:
    """One configure call that was accepted. `run` is the publish it carries, if it carries one.

    `undo` and `written` hold the draft's resources before and after a job without a publish.
    """

    id: str
    product: Product
    started_at: datetime
    run: Run | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    polled_at: datetime | None = None
    canceled_at: datetime | None = None
    undo: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)

    def phase_at(self, now: datetime) -> Phase:
        """Return how the job stands."""
        if self.run is not None:
            return self.run.phase_at(now)
        if self.canceled_at is not None:
            return Phase.CANCELED
        if now < self.started_at + _DRAFT_TAKES:
            return Phase.RUNNING
        return Phase.FAILED if self.errors else Phase.SUCCEEDED

    def status(self, now: datetime) -> dict[str, Any]:
        """Return the body of a status answer."""
        phase = self.phase_at(now)
        status, result = _WORDS[phase]
        done = status == "completed"
        body: dict[str, Any] = {
            "$schema": f"{SCHEMA}/configure-status/2022-03-01-preview2",
            "jobId": self.id,
            "jobStatus": status,
            "jobResult": result,
            "jobStart": stamp(self.started_at),
            "jobEnd": stamp(self._ended_at()) if done else _NEVER,
            "errors": self._errors() if phase is Phase.FAILED else [],
        }
        if phase is Phase.SUCCEEDED:
            body["resourceUri"] = f"https://product-ingestion.mp.microsoft.com/configure/{self.id}"
        return body

    def _errors(self) -> list[dict[str, Any]]:
        return self.errors or (self.run.errors if self.run else [])

    def _ended_at(self) -> datetime:
        if self.run is None:
            return self.canceled_at or self.started_at + _DRAFT_TAKES
        return self.run.canceled_at or self.run.ends_at
