"""Which addresses may be called: base addresses of the settings, and addresses that arrive with an answer."""

from collections.abc import Collection
from ipaddress import ip_address

from yarl import URL

from bot.domain.errors import ConfigError


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name can only mean this machine."""
    if host is None:
        return False
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def problem_of(text: str) -> str:
    """Return what is wrong with a base address, as the end of a sentence; empty when nothing is.

    A token may only travel over https, or over http to this machine. The text itself is never repeated,
    because it may hold a password.
    """
    url = _read(text)
    if url is None or url.scheme not in {"http", "https"} or not url.host:
        return "must be an address such as https://example.com"
    if url.user is not None or url.password is not None or url.query_string or url.fragment:
        return "must hold neither a user, nor a query, nor a fragment"
    if url.scheme == "http" and not is_loopback(url.host):
        return "must begin with https://; plain http is for this machine only"
    return ""


def base_url(text: str, *, setting: str) -> URL:
    """Read a base address, without a slash at its end. Raises ConfigError naming the setting."""
    if problem := problem_of(text):
        raise ConfigError(f"{setting} {problem}.")
    return URL(text.strip().rstrip("/"))


def url_within(text: str, origins: Collection[URL]) -> URL | None:
    """Return a foreign address when it lies on one of the origins, else None.

    Call what this returns, not the text: then the address that was checked is the one that is called.
    """
    url = _read(text)
    if url is None or url.user is not None or url.password is not None:
        return None
    return url if any(is_same_origin(url, origin) for origin in origins) else None


def is_same_origin(one: URL, other: URL) -> bool:
    """Tell whether two addresses have scheme, host and port in common; a port left out is the usual one."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _read(text: str) -> URL | None:
    try:
        url = URL(text.strip())
        _ = url.port  # read late, and raises for a port that is none
    except ValueError:
        return None
    return url
