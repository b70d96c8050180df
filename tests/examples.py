"""How many generated examples a property gets: few and always the same, or many new ones by hand."""

import os
from typing import Any

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("STAGEBOT_TEST_EXAMPLES", "1"))
"""`STAGEBOT_TEST_EXAMPLES=20` looks at twenty times as many, other ones each time."""


def load_profile() -> None:
    """Take chance and the machine's speed out of every property, unless new examples are asked for."""
    settings.register_profile(
        "stagebot",
        max_examples=100 * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("stagebot")


def examples(number: int, **more: Any) -> settings:
    """For a property that needs another number than a hundred."""
    return settings(max_examples=number * TIMES, **more)
