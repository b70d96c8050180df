"""NO_PROXY means what other programs take it to mean."""

import pytest
from yarl import URL

from bot.http.routes import route

PROXY = URL("http://me:canary@proxy.example.com:3128")


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("*", "https://slack.com/"),
        ("slack.com", "https://slack.com/"),
        ("slack.com", "wss://wss-primary.slack.com/"),
        (".slack.com", "https://files.slack.com/"),
        ("*.slack.com", "https://files.slack.com/"),
        ("SLACK.com", "https://slack.com./"),
        ("slack.com:443", "https://slack.com/"),
        ("10.0.0.0/8", "https://10.1.2.3/"),
        ("10.1.2.3", "https://10.1.2.3/"),
        ("fd00::/8", "https://[fd00::1]/"),
        ("[fd00::1]:443", "https://[fd00::1]/"),
        ("fd00::1", "https://[fd00::1]/"),
    ],
)
def test_what_no_proxy_names_goes_directly(entry: str, address: str) -> None:
    found = route(URL(address), proxy=PROXY, exempt=("other.example", f" {entry} "))

    assert (None, f"direct: NO_PROXY names {entry}") == (found.proxy, found.why)


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("", "https://slack.com/"),
        (".", "https://slack.com/"),
        ("slack.com", "https://notslack.com/"),
        ("files.slack.com", "https://slack.com/"),
        ("slack.com:8443", "https://slack.com/"),
        ("10.0.0.0/8", "https://11.1.2.3/"),
        ("10.0.0.0/8", "https://slack.com/"),
        ("10.0.0.0/99", "https://10.1.2.3/"),
    ],
)
def test_everything_else_goes_through_the_proxy(entry: str, address: str) -> None:
    assert route(URL(address), proxy=PROXY, exempt=(entry,)).proxy == PROXY


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/", "http://localhost:1/", "http://[::1]:1/"])
def test_this_machine_is_never_reached_through_a_proxy(address: str) -> None:
    assert route(URL(address), proxy=PROXY, exempt=()).proxy is None


def test_the_proxys_password_is_not_shown() -> None:
    assert (
        route(URL("https://slack.com/"), proxy=PROXY, exempt=()).why
    ) == "through http://proxy.example.com:3128"
