"""The bot of the integration tests, attacked."""

from tests.integration.conftest import house

__all__ = ["house"]
