"""Every way in which people name an offer leads to it."""

import pytest

from bot.domain.offer.naming import near, pick, read_name
from bot.domain.offer.offer import Offer
from bot.domain.values import DurableId, OfferId

GUID = "7c0ffee0-1111-4222-8333-444455556666"
OFFERS = (
    Offer(
        id=OfferId("offer-x"),
        durable_id=DurableId(f"product/{GUID}"),
        type="azureVirtualMachine",
        name="Offer X (Preview)",
    ),
    Offer(
        id=OfferId("offer-news"),
        durable_id=DurableId("product/7c0ffee0-2222-4222-8333-444455556666"),
        type="azureVirtualMachine",
        name="“News” — daily",
    ),
)
PORTAL = f"https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers/{GUID}/overview"


@pytest.mark.parametrize(
    "typed",
    [
        "offer-x",
        "  Offer-X. ",
        "OFFER-X!?",
        "offer\u2013x",  # en dash
        "offer\u2014x",  # em dash
        "offer\u2212x",  # minus
        "offer\u2011x",  # the hyphen that does not break
        "\u200boffer-x",
        "off\u200ber-x",
        "\ufeffoffer-x\u00a0",
        "off\u00ader-x",  # soft hyphen
        "\u202aoffer-x\u202c",  # copied out of a browser
        "“offer-x”",
        "„offer-x“",
        "«offer-x»",
        "'offer-x'",
        "`offer-x`",
        "<offer-x>",
        ["[offer-x]", "offer-x)"][0],
        "(offer-x),",
        "*offer-x*",
        "_offer-x_",
        "~offer-x~",
        "@offer-x",
        "#offer-x",
        "\uff4fffer-x",  # a full-width letter
        GUID,
        GUID.upper(),
        GUID.replace("-", ""),
        f"{{{GUID}}}",
        f"product/{GUID}",
        f"`product/{GUID}`.",
        PORTAL,
        f"<{PORTAL}>",
        f"<{PORTAL}|the offer>",
        f"see {PORTAL}?tab=1",
        "https://azuremarketplace.microsoft.com/en-us/marketplace/apps/contoso.offer-x?tab=Overview",
        "Offer X (Preview)",
        "“offer x (PREVIEW)”",
        "Offer\u00a0X  (Preview)",
        "Offer X - Preview",
    ],
)
def test_every_way_of_naming_an_offer_leads_to_it(typed):
    assert OFFERS[0] == pick(read_name(typed), OFFERS)


def test_a_display_name_with_quotes_and_dashes_is_compared_as_it_is_read():
    assert OFFERS[1] == pick(read_name('"News" - daily'), OFFERS)


def test_a_display_name_that_two_offers_share_names_none_and_both_are_near():
    twin = Offer(id=OfferId("twin"), durable_id=DurableId("product/x"), type="t", name="Offer X (Preview)")
    name = read_name("Offer X (Preview)")

    assert pick(name, [*OFFERS, twin]) is None
    assert {"offer-x", "twin"} <= set(near(name, [*OFFERS, twin]))


@pytest.mark.parametrize("typed", ["ofer-x", "offerx", "offer x", "Offer X Previw"])
def test_a_name_that_is_nearly_right_has_its_offer_among_the_near_ones(typed):
    assert "offer-x" in near(read_name(typed), OFFERS)


@pytest.mark.parametrize("typed", ["", "…", "zzzzzzz", "12345678-1111-4222-8333-444455556666"])
def test_what_names_nothing_has_nothing_near(typed):
    assert pick(read_name(typed), OFFERS) is None
    assert near(read_name(typed), OFFERS) == ()
