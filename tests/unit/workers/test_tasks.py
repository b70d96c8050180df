"""Tracked tasks: a failed one is seen, with a traceback only where nobody foresaw it."""

import pytest

from bot.ports.store.errors import StoreBusy
from bot.workers.tasks import Tasks


@pytest.mark.parametrize(("error", "has_traceback"), [(StoreBusy(), False), (ValueError("x"), True)])
async def test_a_task_that_failed_is_in_the_log(capsys, error, has_traceback):
    async def fail() -> None:
        raise error

    tasks = Tasks()
    tasks.spawn(fail())
    await tasks.drain(5)

    said = capsys.readouterr().out
    assert f"error={type(error).__name__}" in said or f'"error": "{type(error).__name__}"' in said
    assert has_traceback is ("Traceback" in said)
