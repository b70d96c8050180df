"""Slack's servers beside the Web API: their addresses arrive with answers and payloads, and are checked."""

from yarl import URL

from bot.http.urls import is_loopback, url_within

FILE_SERVER = "files"
RESPONSE_SERVER = "hooks"


def slack_url(address: object, *, server: str, base_url: str) -> URL | None:
    """Return an address that lies on that server of Slack, ready to be called; None for every other.

    `base_url` is that of the Web API. A Slack on this machine serves everything at one address.
    """
    base = URL(base_url)
    own = base.origin() if is_loopback(base.host) else _server(server, base.host or "")
    origins = {own, _server(server, "slack.com")}
    return url_within(address, origins) if isinstance(address, str) else None


def _server(name: str, domain: str) -> URL:
    return URL.build(scheme="https", host=f"{name}.{domain}")
