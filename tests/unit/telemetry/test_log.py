"""No secret in any log."""

import json
import logging

import pytest
import structlog

from bot.telemetry import log
from bot.telemetry.tracing import current_trace, unit_of_work

SECRETS = [
    "xoxb-1234-canary",
    "xapp-1-canary",
    "Bearer canary.canary",
    "https://blob.example/os.vhd?sp=rl&sig=canary%2Bx",
    "postgresql://stagebot:canary@db/stagebot",
    "grant_type=client_credentials&client_secret=canary",
    "eyJcanary.eyJcanary.canary",
]


@pytest.fixture(autouse=True)
def _fresh_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_taken_out_wherever_it_stands(secret):
    assert "canary" not in log.redact(f"before {secret} after")


def test_a_record_is_one_line_of_json_without_the_secret(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    log.get_logger("t").info("post.done", cause="a\nb", error=SECRETS[0])

    (line,) = capsys.readouterr().err.splitlines()

    record = json.loads(line)
    assert (record["event"], record["replica"]) == ("post.done", "r1")
    assert "canary" not in line


def test_a_traceback_is_redacted_too(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    log.get_logger("t").error("action.failed", exc_info=ValueError(SECRETS[0]))

    assert "canary" not in capsys.readouterr().err


def test_a_library_speaks_through_the_same_door(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    logging.getLogger("slack_bolt").warning("token %s", SECRETS[0])
    logging.getLogger("slack_bolt").info("not heard")

    (line,) = capsys.readouterr().err.splitlines()

    assert "canary" not in line
    assert json.loads(line)["level"] == "warning"


def test_units_of_work_share_the_outer_trace(capsys):
    log.configure(level="info", pretty=False, replica="r1")
    with unit_of_work("action.done"):
        outer = current_trace()
        with unit_of_work("post.done"):
            assert outer == current_trace()

    inner, _ = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert outer == inner["trace"]
    assert inner["outcome"] == "done"
