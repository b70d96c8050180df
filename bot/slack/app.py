"""Builds the bolt app: the acknowledgement waits for our commit, and the environment decides nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt.async_app import AsyncApp

from bot.slack.installation import Authorize
from bot.slack.web_client import WebClient

_READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)


def build_app(
    *, client: WebClient, signing_secret: str | None, authorize: Authorize | None = None
) -> AsyncApp:
    """Build an app without listeners.

    With a signing secret every HTTP request must be signed; without one (Socket Mode has no signature) none
    is checked, and `http_mode` refuses to serve such an app. `authorize` says who we are; without it bolt
    asks `auth.test` during the first request.
    """
    with _hidden(_READ_BY_BOLT):
        return AsyncApp(
            name="stagebot",
            client=client if authorize is None else client.without_token(),  # bolt warns of two sources
            authorize=authorize,
            signing_secret=signing_secret or "",
            request_verification_enabled=bool(signing_secret),
            process_before_response=True,
        )


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Hide environment variables for as long as bolt's constructor runs.

    A client id and secret in the environment would silently make it an OAuth app with a file store; there is
    no argument that prevents it. The constructor is synchronous, so no other task sees the gap.
    """
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
