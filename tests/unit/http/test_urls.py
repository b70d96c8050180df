"""A token leaves only for addresses that the settings name, and for Slack's own servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.domain.errors import ConfigError
from bot.http.urls import base_url, is_loopback, url_within
from bot.slack.servers import slack_url

ORIGINS = {URL("https://hooks.slack.com"), URL("http://127.0.0.1:8091")}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "https://graph.microsoft.com/rp/product-ingestion/",
            "https://graph.microsoft.com/rp/product-ingestion",
        ),
        (" https://slack.com/api/ ", "https://slack.com/api"),
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090"),
        ("http://[::1]:1", "http://[::1]:1"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_https_and_this_machine_are_fine(text: str, read: str) -> None:
    assert read == str(base_url(text, setting="X"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "graph.microsoft.com",
        "ftp://graph.microsoft.com",
        "http://graph.microsoft.com",
        "http://169.254.169.254",
        "http://127.0.0.1.evil.example",
        "https://user:password@graph.microsoft.com",
        "https://graph.microsoft.com?x=1",
        "https://graph.microsoft.com#x",
        "https://[bad",
        "https://graph.microsoft.com:port",
        "https://graph.microsoft.com:99999",
    ],
)
def test_other_addresses_are_refused_by_the_name_of_their_setting(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^STAGEBOT_X must "):
        base_url(text, setting="STAGEBOT_X")


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(ConfigError) as caught:
        base_url("https://user:canary@graph.microsoft.com", setting="X")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "10.0.0.1", "localhost.example.com", "127.0.0.1.nip.io"])
def test_another_machine(host: str | None) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "text",
    ["https://hooks.slack.com/x", "https://HOOKS.slack.com:443/x?y=1", "http://127.0.0.1:8091/hooks/abc"],
)
def test_an_address_on_an_agreed_origin_is_returned(text: str) -> None:
    found = url_within(text, ORIGINS)

    assert found is not None
    assert found.host in {"hooks.slack.com", "127.0.0.1"}


@pytest.mark.parametrize(
    "text",
    [
        "http://hooks.slack.com/x",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/",
        "https://evil.example\\@hooks.slack.com/",
        "https://me@hooks.slack.com/x",
        "https://:@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com:port/x",
        "http://127.0.0.1:8092/x",
        "//hooks.slack.com/x",
        "/x",
        "file:///etc/passwd",
        "https://[::1/x",
        "",
    ],
)
def test_every_other_address_is_none(text: str) -> None:
    assert url_within(text, ORIGINS) is None


@given(st.text())
def test_no_text_makes_the_check_raise(text: str) -> None:
    found = url_within(f"https://{text}", ORIGINS)

    assert found is None or found.host == "hooks.slack.com"


def test_slacks_servers_follow_the_configured_slack() -> None:
    usual, gov = "https://slack.com/api/", "https://slack-gov.com/api/"

    assert slack_url("https://files.slack-gov.com/a", server="files", base_url=gov)
    assert slack_url("https://hooks.slack.com/a", server="hooks", base_url=gov)
    assert slack_url("https://files.slack-gov.com/a", server="hooks", base_url=gov) is None
    assert slack_url("https://files.slack-gov.com/a", server="files", base_url=usual) is None
    assert slack_url(None, server="files", base_url=gov) is None
