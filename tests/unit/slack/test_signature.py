"""The signature guard: only what Slack signed lately with our secret passes, and nothing else raises."""

import pytest

from bot.slack.signature import is_signed, sign
from tests.unit.slack.doubles import NOON

_NOW = int(NOON.timestamp())


def _passes(
    *, timestamp: str | None = None, signature: str | None = None, body: bytes = b"a=1", ours: str = "s"
) -> bool:
    at = str(_NOW) if timestamp is None else timestamp
    given = sign(b"a=1", at, secret="s") if signature is None else signature
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": given}
    return is_signed(body, headers, secret=ours, now=NOON)


def test_slacks_own_example_passes() -> None:
    """The figures of "Verifying requests from Slack"."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&"
        b"channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&"
        b"response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F"
        b"96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signature = sign(body, "1531420618", secret="8f742231b10e8888abcd99yyyzzz85a5")

    assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_a_fresh_signature_passes() -> None:
    assert _passes()


@pytest.mark.parametrize("age", [300, 299, 0, -60])
def test_within_the_window_it_passes(age: int) -> None:
    assert _passes(timestamp=str(_NOW - age))


@pytest.mark.parametrize("age", [301, 86400, -61, -290])
def test_outside_the_window_it_does_not(age: int) -> None:
    assert not _passes(timestamp=str(_NOW - age))


@pytest.mark.parametrize("timestamp", ["", "abc", "1e9", "-1", "1.5", " 1", "١٢٣", "9" * 5000, "nan"])
def test_a_timestamp_that_is_no_number_is_refused(timestamp: str) -> None:
    assert not _passes(timestamp=timestamp, signature="v0=00")


@pytest.mark.parametrize("signature", ["", "v0=", "v1=00", "v0=é", "\udcff"])
def test_a_signature_of_another_shape_is_refused(signature: str) -> None:
    assert not _passes(signature=signature)


def test_another_body_or_secret_is_refused() -> None:
    assert (_passes(body=b"a=2"), _passes(ours="t")) == (False, False)


def test_missing_headers_are_refused() -> None:
    assert not is_signed(b"", {}, secret="s", now=NOON)
