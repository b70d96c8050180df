"""One id leads through the log from a command to the call that it causes at the marketplace."""

import json
import logging

import pytest
import structlog

from bot.telemetry import log
from bot.telemetry.tracing import current_trace, unit_of_work


@pytest.fixture(autouse=True)
def _own_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


async def test_what_a_command_wished_is_carried_out_under_its_trace(house, capsys):
    log.configure(level="info", pretty=False, replica="r1")
    with unit_of_work("command.done", verb="stage"):
        asked = current_trace()
        await house.stage()
    await house.turn()
    await house.turn()

    records = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    of_run = [record for record in records if record["event"] == "poll.done"]
    sent, *looks = [record["trace"] for record in of_run]
    assert next(record for record in records if record["event"] == "command.done")["trace"] == asked
    assert sent == asked
    assert asked not in looks
