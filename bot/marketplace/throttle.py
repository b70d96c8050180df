"""The account-wide penalty after a 429, and at most one poll of a job in a while."""

from datetime import datetime, timedelta

from bot.domain.submission import JobReport
from bot.domain.values import JobId
from bot.ports.clock import Clock
from bot.ports.marketplace import Throttled


class Throttle:
    """Keeps `Retry-After` for every call of the account, and the last report of each job.

    Microsoft's rule: at most one poll a minute for a job. Within that time the last report is the
    answer.
    """

    def __init__(self, clock: Clock, *, poll_every: timedelta) -> None:
        self._clock = clock
        self._poll_every = poll_every
        self._until: datetime | None = None
        self._reports: dict[JobId, tuple[datetime, JobReport]] = {}

    def check(self) -> None:
        """Raise Throttled while the penalty lasts: such a call does not go out."""
        if self._until is None:
            return
        left = (self._until - self._clock.now()).total_seconds()
        if left > 0:
            raise Throttled(retry_after=left)
        self._until = None

    def punish(self, seconds: float) -> None:
        """Take a `Retry-After` over."""
        self._until = self._clock.now() + timedelta(seconds=seconds)

    def recent(self, job: JobId) -> JobReport | None:
        """Return a report that is too fresh to ask again."""
        known = self._reports.get(job)
        if known is None or self._clock.now() - known[0] >= self._poll_every:
            return None
        return known[1]

    def remember(self, report: JobReport) -> JobReport:
        """Keep a report; old ones are let go."""
        now = self._clock.now()
        fresh = {job: kept for job, kept in self._reports.items() if now - kept[0] < self._poll_every}
        self._reports = {**fresh, report.id: (now, report)}
        return report
