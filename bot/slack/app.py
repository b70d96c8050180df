"""Builds bolt's app: acknowledgements leave when the listener returns, nothing comes from the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

_SWITCHES_ON_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")


def build_app(client: AsyncWebClient, *, signing_secret: str | None) -> AsyncApp:
    """Return an app for one workspace. Without a signing secret it must be fed by Socket Mode only.

    `process_before_response`: bolt otherwise looks for the acknowledgement every 10 ms, and loses one
    whose listener raises within that time.
    """
    with _without_environment():
        return AsyncApp(
            client=client,
            signing_secret=signing_secret or "",
            process_before_response=True,
            request_verification_enabled=signing_secret is not None,
        )


@contextmanager
def _without_environment() -> Iterator[None]:
    """Hide variables that would silently turn bolt's OAuth mode on."""
    hidden = {name: os.environ.pop(name) for name in _SWITCHES_ON_OAUTH if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
