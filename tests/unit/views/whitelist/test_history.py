"""The versions of a whitelist, as they are listed."""

from bot.domain.values import ChannelId, OfferId
from bot.views.whitelist import difference
from tests.blockkit import check_view


def test_with_no_version_it_says_when_the_first_one_is_kept():
    view = difference.history(OfferId("offer-x"), "Offer X", [], current=(), channel=ChannelId("C0RELEASES"))

    check_view(view)
    assert "The first one is kept when you save a change." in str(view["blocks"])
