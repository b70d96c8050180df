"""Structured logs: fixed keys, one record a line, no secret in any of them."""

import logging
import sys
import threading
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

import structlog

from bot.telemetry.redaction import Redactor

OURS = "bot"
"""The logger above all of ours; libraries have others."""

_OF_LOGGING = frozenset({"_record", "_from_structlog"})  # what structlog itself needs until the end


def _redacting(redactor: Redactor) -> structlog.typing.Processor:
    def redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's own signature
        kept = {key: event.pop(key) for key in _OF_LOGGING & event.keys()}
        return {**dict(redactor.fields(event)), **kept}

    return redacted


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to stderr. A record that cannot be formatted is named, not shown: nothing has redacted it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Write one line instead of the record and a traceback with its arguments."""
        place = f"{record.filename}:{record.lineno}"
        with suppress(OSError, ValueError):  # nobody reads stderr any more
            self.stream.write(f"a record of {record.name} at {place} is malformed\n")


def configure(*, level: str, pretty: bool, replica: str, secrets: Iterable[str] = ()) -> None:
    """Set logging up for the process: to stderr, pretty for people or JSON for machines.

    `level` is for our own records. Libraries are heard from warnings on: below, they log bodies and headers.
    `secrets`: values that are taken out wherever they stand.
    """
    redacted = _redacting(Redactor(secrets))
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        redacted,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = _Handler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redacted, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    # the loggers of bolt copy the root's level when they are made, so it must never be below
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level.upper()]))
    logging.getLogger(OURS).setLevel(level.upper())
    structlog.contextvars.bind_contextvars(replica=replica)
    sys.excepthook = _ended_by
    threading.excepthook = lambda thread: _ended_by(thread.exc_type, thread.exc_value, thread.exc_traceback)
    sys.unraisablehook = lambda lost: _ended_by(lost.exc_type, lost.exc_value, lost.exc_traceback)


def _ended_by(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log what nobody caught, where Python would print it past every redaction."""
    if issubclass(kind, KeyboardInterrupt):
        return
    get_logger("process").critical("process.uncaught", exc_info=(kind, error or kind(), trace))


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger. Values go into keys, never into sentences."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"{OURS}.{name}")
    return logger
