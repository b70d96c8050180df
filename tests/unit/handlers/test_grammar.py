"""The words after `/stage`."""

import pytest

from handlers.grammar import Request, Unclear, Verb, parse


@pytest.mark.parametrize(
    ("typed", "verb", "about"),
    [
        ("", Verb.MENU, ""),
        ("   ", Verb.MENU, ""),
        ("offer-x", Verb.PUSH, "offer-x"),
        ("  offer-x. ", Verb.PUSH, "offer-x"),
        ("`offer-x`", Verb.PUSH, "offer-x"),
        ("Offer-X", Verb.PUSH, "Offer-X"),
        ("push offer-x", Verb.PUSH, "offer-x"),
        ("PUSH list", Verb.PUSH, "list"),
        ("status", Verb.STATUS, ""),
        ("Status offer-x", Verb.STATUS, "offer-x"),
        ("list", Verb.LIST, ""),
        ("cancel offer-x", Verb.CANCEL, "offer-x"),
        ("help", Verb.HELP, ""),
        ("help cancel", Verb.HELP, "cancel"),
    ],
)
def test_what_people_type_is_understood(typed, verb, about):
    assert Request(verb=verb, about=about) == parse(typed)


def test_a_pasted_portal_link_names_the_product():
    guid = "7c0ffee0-1111-4222-8333-444455556666"
    link = f"https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers/{guid}/overview"

    assert Request(verb=Verb.PUSH, about=guid) == parse(f"<{link}>")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("statsu offer-x", "status"), ("cancel", "cancel"), ("list offer-x", "list"), ("xyzzy foo bar", "")],
)
def test_words_that_mean_nothing_get_the_nearest_verb(typed, near):
    muddle = parse(typed)

    assert isinstance(muddle, Unclear)
    assert near == muddle.near
