"""One correlation id from the Slack payload to the marketplace call, and one line per unit of work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex

from structlog.contextvars import bind_contextvars, reset_contextvars

from bot.telemetry.log import get_logger

_trace: ContextVar[str] = ContextVar("trace", default="")


def current_trace() -> str:
    """Return the id of the unit of work under way, empty outside of one."""
    return _trace.get()


@contextmanager
def unit_of_work(event: str, *, trace: str = "", **keys: object) -> Iterator[None]:
    """Bind a trace id and emit the one canonical line when the work ends, however it ends.

    Every record that is written meanwhile carries the trace, also those of libraries and of tasks that the
    unit starts. A unit inside another keeps the outer one's trace;
    `trace` is that of the command which is carried out.
    """
    trace = _trace.get() or trace or token_hex(8)
    token = _trace.set(trace)
    bound = bind_contextvars(trace=trace)
    started = time.perf_counter()
    outcome = "done"
    try:
        yield
    except BaseException as error:
        outcome = type(error).__name__
        raise
    finally:
        took = round((time.perf_counter() - started) * 1000, 1)
        get_logger("work").info(event, took_ms=took, outcome=outcome, **keys)
        reset_contextvars(**bound)
        _trace.reset(token)
