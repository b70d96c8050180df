"""What a machine lacks is said in a line; where everything must run, it is a failure."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with a line that names what is missing, or fail where skips are not allowed."""
    if os.environ.get("STAGEBOT_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing, and STAGEBOT_TEST_REQUIRE_ALL asks for everything")
    pytest.skip(f"{what} is missing")
