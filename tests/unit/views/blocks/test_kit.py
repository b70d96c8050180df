"""The one border at which foreign text is escaped."""

import unicodedata

import pytest

from bot.views.blocks import kit

BIDI = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


def name(character: str) -> str:
    return unicodedata.name(character).lower()


@pytest.mark.parametrize("control", BIDI, ids=name)
@pytest.mark.parametrize("escape", [kit.text, kit.plain, kit.with_addresses])
def test_no_text_turns_the_direction_of_what_is_read(escape, control):
    assert control not in escape(f"invoice{control}gpj.exe")


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x7f", "\x9f", "\u2028", "\u2029"])
def test_a_control_character_is_not_obeyed(control):
    assert kit.text(f"a{control}b") in {"a�b", "a b"}


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U0EVIL>", "&lt;@U0EVIL&gt;"),
        ("<https://evil.example|click>", "&lt;https://evil.example|click&gt;"),
        ("&lt;", "&amp;lt;"),
        ("*bold*", "∗bold∗"),
        ("`code`", "ˋcodeˋ"),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_what_slack_would_read_is_shown_as_it_was_written(foreign, shown):
    assert kit.text(foreign) == shown


def test_text_is_cut_before_it_is_escaped_so_that_nothing_is_cut_inside_an_escape():
    assert kit.text("<" * 10, 5) == "&lt;" * 4 + "…"
