"""Settings: what the environment says, typed and frozen; every mistake in it as a plain sentence."""

from bot.settings.loading import check_for_run, from_environment, load, secrets_of
from bot.settings.model import Settings
from bot.settings.network import network

__all__ = ["Settings", "check_for_run", "from_environment", "load", "network", "secrets_of"]
