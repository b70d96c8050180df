"""No secret in any log."""

import asyncio
import json
import logging
import sys
import threading

import pytest
import structlog

from bot.telemetry import log
from bot.telemetry.tracing import current_trace, unit_of_work

TOKEN = "xoxb-1234-canary"


@pytest.fixture(autouse=True)
def _fresh_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_record_is_one_line_of_json_without_the_secret(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    log.get_logger("t").info("post.done", cause="a\nb", error=TOKEN)

    (line,) = capsys.readouterr().err.splitlines()

    record = json.loads(line)
    assert (record["event"], record["replica"]) == ("post.done", "r1")
    assert "canary" not in line


def test_a_traceback_is_redacted_too(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    log.get_logger("t").error("action.failed", exc_info=ValueError(TOKEN))

    assert "canary" not in capsys.readouterr().err


def test_a_library_speaks_through_the_same_door(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    logging.getLogger("slack_bolt").warning("token %s", TOKEN)
    logging.getLogger("slack_bolt").info("not heard")

    (line,) = capsys.readouterr().err.splitlines()

    assert "canary" not in line
    assert json.loads(line)["level"] == "warning"


def test_values_that_are_no_text_are_redacted_too(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    log.get_logger("t").warning("x", cause=ValueError(TOKEN), facts={"deep": [TOKEN]}, raw=TOKEN.encode())
    logging.getLogger("azure").warning("%s %r", ValueError(TOKEN), {"client_secret": "canary"})

    assert "canary" not in capsys.readouterr().err


def test_a_configured_secret_is_known_by_its_value(capsys):
    log.configure(level="info", pretty=True, replica="r1", secrets=["a canary of no form"])
    log.get_logger("t").warning("login.refused", cause="AADSTS7000215: a canary of no form")
    logging.getLogger("azure").warning("a%20canary%20of%20no%20form")

    assert "canary" not in capsys.readouterr().err


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_libraries_are_heard_from_warnings_on_at_every_level_of_ours(capsys, level):
    log.configure(level=level, pretty=False, replica="r1")
    for name in (
        "slack_sdk.web",
        "slack_bolt.AsyncApp",
        "stagebot:AsyncAuthorization",
        "aiohttp.client",
        "msal",
        "x",
    ):
        logging.getLogger(name).debug("body canary")
        logging.getLogger(name).info("body canary")
    log.get_logger("t").debug("ours")

    err = capsys.readouterr().err
    assert "canary" not in err
    assert ("ours" in err) == (level == "debug")


def test_a_malformed_record_shows_none_of_its_arguments(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    logging.getLogger("slack_sdk").warning("%d", TOKEN)

    err = capsys.readouterr().err
    assert "canary" not in err
    assert "a record of slack_sdk at test_log.py" in err


def test_units_of_work_share_the_outer_trace(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    with unit_of_work("action.done"):
        outer = current_trace()
        with unit_of_work("post.done"):
            assert outer == current_trace()

    inner, _ = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert outer == inner["trace"]
    assert inner["outcome"] == "done"


class _Unraisable:
    def __del__(self):
        raise ValueError(TOKEN)


def _in_the_process():
    sys.excepthook(ValueError, ValueError(TOKEN), None)


def _in_a_thread():
    thread = threading.Thread(target=lambda: int(TOKEN))
    thread.start()
    thread.join()


def _where_nobody_can_catch_it():
    _Unraisable()


@pytest.mark.parametrize("fails", [_in_the_process, _in_a_thread, _where_nobody_can_catch_it])
def test_what_nobody_caught_is_one_redacted_record(capsys, fails):
    log.configure(level="info", pretty=False, replica="r1")
    fails()

    (line,) = capsys.readouterr().err.splitlines()

    assert json.loads(line)["event"] == "process.uncaught"
    assert "ValueError" in line
    assert "canary" not in line


async def test_every_record_of_a_unit_carries_its_trace_also_of_libraries_and_of_its_tasks(capsys):
    log.configure(level="info", pretty=False, replica="r1")

    async def part():
        log.get_logger("t").info("in a task")

    with unit_of_work("command.done"):
        trace = current_trace()
        log.get_logger("t").info("ours")
        logging.getLogger("aiohttp").warning("of a library")
        await asyncio.create_task(part())
    log.get_logger("t").info("after")

    *inside, after = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [record.get("trace") for record in inside] == [trace] * 4
    assert "trace" not in after
