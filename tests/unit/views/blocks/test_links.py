"""A link of Slack's ends where its address ends, whatever the address holds."""

import pytest

from bot.views.blocks import kit


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.com/a?b=c&d=%20#e", "<https://example.com/a?b=c&d=%20#e|Read more>"),
        ("https://example.com/a|b>c<d e", "<https://example.com/a%7Cb%3Ec%3Cd%20e|Read more>"),
        ("https://example.com/\n\u2066\ud800", "<https://example.com/%0A%E2%81%A6?|Read more>"),
        ("javascript:alert(1)", "Read more"),
        ("!channel", "Read more"),
        ("", "Read more"),
    ],
)
def test_an_address_cannot_end_its_link_early(address: str, shown: str) -> None:
    assert kit.link(address, "Read more") == shown
