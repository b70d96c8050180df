"""What all tests share: generated examples that repeat, one PostgreSQL server for every worker."""

from collections.abc import Iterator

import pytest

from tests import postgres
from tests.examples import load_profile
from tests.skips import missing

load_profile()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Name the server's place before the workers begin."""
    if not _is_worker(config):
        postgres.make_place()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it when the last of them has ended."""
    if not _is_worker(config):
        postgres.remove_place()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of the run's PostgreSQL server; without one, its tests are skipped in plain words.

    Each worker names its databases by its own id.
    """
    try:
        server = postgres.started()
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no server to test with
        missing(f"PostgreSQL (it could not be started here: {type(error).__name__}: {error})")
    yield server.get_uri()
    server.cleanup()
