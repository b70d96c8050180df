"""Where the marketplace client sends calls to, and what it takes from an answer into the next call."""

import pytest
from aiohttp import web

from bot.domain.offer.submission import Target
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.ports.marketplace import (
    NotFound,
    Refused,
    Unreachable,
)
from tests.contract.hostile_marketplace import (
    EMPTY,
    GUID,
    PRODUCT,
    Hostile,
    says,
    says_text,
)


@pytest.mark.parametrize("host", ["https://evil.example", "http://127.0.0.1:1", "//evil.example"])
async def test_a_link_to_another_host_gives_its_continuation_token_only(market: Hostile, host: str) -> None:
    first = {"value": [], "@nextLink": f"{host}/rp/product?continuationToken=p2"}
    second = {"value": [{"id": PRODUCT, "identity": {"externalID": "offer-x"}}]}
    market.answers(says(first), says(second))

    offers = await market.client.list_offers()

    assert [offer.id for offer in offers] == ["offer-x"]
    assert market.paths == ["/rp/product", "/rp/product"]


async def test_pages_that_lead_in_a_circle_end(market: Hostile) -> None:
    market.answers(says({"value": [], "@nextLink": "?continuationToken=again"}))

    with pytest.raises(Unreachable):
        await market.client.list_offers()

    assert len(market.calls) == 2


async def test_an_offer_id_with_other_signs_stays_one_query_value(market: Hostile) -> None:
    market.answers(EMPTY)

    assert await market.client.find_offer(OfferId("a&type=b#c/../d")) is None
    assert market.paths == ["/rp/product"]


async def test_another_offer_than_the_one_asked_for_is_not_taken(market: Hostile) -> None:
    market.answers(says({"value": [{"id": PRODUCT, "identity": {"externalId": "offer-y"}}]}))

    assert await market.client.find_offer(OfferId("offer-x")) is None


@pytest.mark.parametrize(
    "bad", ["../../evil", "product/..", "product/a/b", "product/a?x=1", "product/a\n", ""]
)
async def test_an_id_of_another_form_reaches_no_address(market: Hostile, bad: str) -> None:
    calls = (
        lambda: market.client.submissions(DurableId(bad)),
        lambda: market.client.tree(DurableId(bad), Target.LIVE),
        lambda: market.client.submit_preview(DurableId(bad)),
        lambda: market.client.job(JobId(f"{bad}/..")),
        lambda: market.client.cancel(JobId(f"{bad}/..")),
    )

    for call in calls:
        with pytest.raises(NotFound):
            await call()
    assert await market.client.submission(SubmissionId(bad)) is None
    assert await market.client.steps(DurableId(bad), SubmissionId(bad)) is None
    assert market.calls == []


@pytest.mark.parametrize(
    "preview",
    [f"submission/{GUID}/0", f"submission/{GUID}/000", "submission/00000000-1111-4222-8333-444455556666/12"],
)
async def test_neither_a_draft_nor_another_offers_preview_goes_live(market: Hostile, preview: str) -> None:
    with pytest.raises(Refused):
        await market.client.go_live(PRODUCT, SubmissionId(preview))

    assert market.calls == []


async def test_every_call_carries_the_version_and_the_token(market: Hostile) -> None:
    market.answers(EMPTY)
    versions = []

    async def note(request: web.Request) -> web.StreamResponse:
        versions.append(request.query.get("$version"))
        return await EMPTY(request)

    market.answers(note)
    await market.client.submissions(PRODUCT)
    await market.client.find_offer(OfferId("offer-x"))

    assert versions == ["2022-07-01", "2022-07-01"]


async def test_half_a_surrogate_and_nul_never_reach_the_house(market: Hostile) -> None:
    entry = f'{{"id": "{PRODUCT}", "identity": {{"externalId": "offer-x"}}, "alias": "A\\ud800\\u0000B"}}'
    market.answers(says_text(f'{{"value": [{entry}]}}', content_type="application/json"))

    offer = await market.client.find_offer(OfferId("offer-x"))

    assert offer is not None
    assert offer.name.encode() == "A\ufffd\ufffdB".encode()
