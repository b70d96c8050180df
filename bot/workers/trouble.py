"""One line in the log when a trouble begins and one when it ends, however often it is met meanwhile."""

from bot.domain.errors import StagebotError
from bot.ports.clock import Clock
from bot.telemetry.log import get_logger


class Trouble:
    """The trouble of one worker. A trouble of another kind is another one."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self._kind = ""
        self._since = 0.0
        self._log = get_logger("workers")

    def met(self, error: BaseException) -> None:
        """Say it, unless this is the trouble that is known. What nobody foresaw comes with its traceback."""
        kind = type(error).__name__
        if kind == self._kind:
            return
        self.over()
        self._kind, self._since = kind, self._clock.monotonic()
        if isinstance(error, StagebotError | TimeoutError):
            self._log.warning("worker.trouble", worker=self._name, error=kind, cause=str(error))
        else:
            self._log.error("worker.trouble", worker=self._name, error=kind, exc_info=error)

    def over(self) -> None:
        """Say that it ended, if there was one."""
        if not self._kind:
            return
        lasted = round(self._clock.monotonic() - self._since, 1)
        self._log.info("worker.trouble_over", worker=self._name, error=self._kind, seconds=lasted)
        self._kind = ""
