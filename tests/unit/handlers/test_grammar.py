"""The words after `/stage`."""

import pytest

from handlers.commands import COMMANDS, PUSH
from handlers.grammar import Request, Unclear, parse


def read(typed):
    return parse(typed, COMMANDS, bare_means=PUSH)


@pytest.mark.parametrize(
    ("typed", "verb", "about"),
    [
        ("", "", ""),
        ("   ", "", ""),
        ("\u200b\u00a0\ufeff", "", ""),
        ("push offer-x", "push", "offer-x"),
        ("PUSH list", "push", "list"),
        ("status", "status", ""),
        ("Status offer-x", "status", "offer-x"),
        ("\u200bstatus\u00a0offer\u2013x", "status", "offer-x"),
        ("“status” offer-x", "status", "offer-x"),
        ("status: Offer X", "status", "Offer X"),
        ("status offer-x ?", "status", "offer-x"),
        ("/stage status offer-x", "status", "offer-x"),
        ("list", "list", ""),
        ("list.", "list", ""),
        ("cancel offer-x", "cancel", "offer-x"),
        ("cancel", "cancel", ""),
        ("stop offer-x", "cancel", "offer-x"),
        ("history", "history", ""),
        ("history offer-x", "history", "offer-x"),
        ("help", "help", ""),
        ("help cancel", "help", "cancel"),
        ("help stop", "help", "cancel"),
        ("--help", "help", ""),
        ("\u2014help", "help", ""),  # a phone makes one long dash of two
        ("-h", "help", ""),
        ("?", "help", ""),
        ("cancel --help", "help", "cancel"),
        ("cancel -h", "help", "cancel"),
        ("cancel ?", "help", "cancel"),
    ],
)
def test_what_people_type_is_understood(typed, verb, about):
    assert Request(verb=verb, about=about) == read(typed)


@pytest.mark.parametrize(
    "typed", ["offer-x", "  offer-x. ", "`offer-x`", "Offer-X", "“Offer X”", "offer-x ?"]
)
def test_words_that_begin_with_no_verb_name_an_offer_to_push(typed):
    request = read(typed)

    assert request.verb == "push"
    assert request.is_bare
    assert request.near == ""


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("stauts", "status"),
        ("statsu offer-x", "status"),
        ("lits", "list"),
        ("cancle", "cancel"),
        ("hepl", "help"),
    ],
)
def test_a_word_that_is_nearly_a_verb_is_known_as_such(typed, near):
    request = read(typed)

    assert request.is_bare
    assert near == request.near


@pytest.mark.parametrize(("typed", "near"), [("list offer-x", "list"), ("offer-x status", "status")])
def test_words_in_the_wrong_place_get_the_verb(typed, near):
    assert Unclear(words=typed, near=near) == read(typed)


@pytest.mark.parametrize("typed", ["whitelist offer-x history", "whitelist history offer-x"])
def test_the_versions_of_a_whitelist_are_a_word_behind_or_before_the_offer(typed):
    assert Request(verb="whitelist", about="offer-x", detail="history") == read(typed)


def test_no_word_means_two_commands():
    words = [word for command in COMMANDS for word in (command.verb, *command.synonyms)]

    assert len(words) == len(set(words))
