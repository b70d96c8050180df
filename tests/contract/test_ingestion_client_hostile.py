"""What the marketplace client makes of answers that nobody documented, over real HTTP."""

import socket
import traceback
from typing import Any

import aiohttp
import pytest

from bot.domain.offer.submission import Target
from bot.marketplace.client import IngestionClient
from bot.ports.marketplace import (
    Busy,
    Forbidden,
    MarketplaceError,
    NotFound,
    Refused,
    Unreachable,
)
from tests.contract.hostile_marketplace import (
    EMPTY,
    PREVIEW,
    PRODUCT,
    SECRET_TOKEN,
    CountingSource,
    Hostile,
    ManualClock,
    Reply,
    breaks_off,
    cuts_the_connection,
    drips,
    floods,
    hostile,
    refused,
    says,
    says_text,
)

UNUSABLE = {
    "html": says_text("<html><body>Service unavailable</body></html>"),
    "empty": says_text(b"", content_type="application/json"),
    "truncated JSON": says_text('{"value": [{"id": "subm', content_type="application/json"),
    "a list": says([1, 2, 3]),
    "nesting without end": says_text("[" * 100_000, content_type="application/json"),
    "wrong types": says({"value": "yes", "jobId": ["x"], "jobStatus": {}}),
    "a redirect": says({}, 302, Location="https://evil.example/"),
    "no content": says_text(b"", 204),
}


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_a_read_that_makes_no_sense_is_unreachable_and_changed_nothing(
    market: Hostile, reply: Reply
) -> None:
    market.answers(reply)

    with pytest.raises(Unreachable) as caught:
        await market.client.submissions(PRODUCT)

    assert caught.value.outcome_known


@pytest.mark.parametrize("reply", UNUSABLE.values(), ids=UNUSABLE.keys())
async def test_a_publish_whose_answer_makes_no_sense_may_have_happened(market: Hostile, reply: Reply) -> None:
    market.answers(reply)

    with pytest.raises(Unreachable) as caught:
        await market.client.submit_preview(PRODUCT)

    assert not caught.value.outcome_known
    assert len(market.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_publish_is_never_sent_twice_after_a_server_error(market: Hostile, status: int) -> None:
    market.answers(says_text(b"", status))

    with pytest.raises(Unreachable) as caught:
        await market.client.go_live(PRODUCT, PREVIEW)

    assert not caught.value.outcome_known
    assert len(market.calls) == 1


async def test_a_publish_whose_connection_is_cut_may_have_happened_and_is_not_sent_again(
    market: Hostile,
) -> None:
    market.answers(cuts_the_connection())

    with pytest.raises(Unreachable) as caught:
        await market.client.submit_preview(PRODUCT)

    assert not caught.value.outcome_known
    assert len(market.calls) == 1


async def test_a_publish_that_never_got_a_connection_did_not_happen() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        clock = ManualClock()
        async with aiohttp.ClientSession() as session:
            client = IngestionClient(
                session,
                base_url=f"http://127.0.0.1:{port}",
                tokens=CountingSource(clock),
                steps_url=None,
                clock=clock,
            )

            with pytest.raises(Unreachable) as caught:
                await client.submit_preview(PRODUCT)

    assert caught.value.outcome_known


@pytest.mark.parametrize("first", [says_text(b"", 502), cuts_the_connection(), breaks_off()])
async def test_a_read_survives_one_short_outage(market: Hostile, first: Reply) -> None:
    market.answers(first, EMPTY)

    assert await market.client.submissions(PRODUCT) == ()
    assert len(market.calls) == 2


async def test_a_read_is_tried_twice_at_most(market: Hostile) -> None:
    market.answers(says_text(b"", 502))

    with pytest.raises(Unreachable):
        await market.client.submissions(PRODUCT)

    assert len(market.calls) == 2


async def test_a_server_that_says_when_to_come_back_is_not_asked_at_once(market: Hostile) -> None:
    market.answers(refused(503, "serviceUnavailable", "Later.", Retry_After="41"), EMPTY)

    with pytest.raises(Unreachable) as caught:
        await market.client.submissions(PRODUCT)

    assert caught.value.retry_after == 41
    assert len(market.calls) == 1


@pytest.mark.parametrize(("publish", "known"), [(False, True), (True, False)])
async def test_a_body_that_drips_ends_at_the_deadline(publish: bool, known: bool) -> None:
    async with hostile(seconds=2.0) as market:
        market.answers(drips())  # for ever: that it ends at all is the deadline's work

        with pytest.raises(Unreachable) as caught:
            await (market.client.submit_preview(PRODUCT) if publish else market.client.submissions(PRODUCT))

    assert caught.value.outcome_known is known


async def test_of_fifty_megabytes_only_the_first_few_are_taken(market: Hostile) -> None:
    sent: list[int] = []
    market.answers(floods(50, sent))

    with pytest.raises(Unreachable, match="larger than 2 MiB"):
        await market.client.submissions(PRODUCT)

    assert len(sent) < 20


async def test_a_status_decides_even_when_its_body_is_too_large(market: Hostile) -> None:
    market.answers(says_text(b"x" * 3_000_000, 400))

    with pytest.raises(Refused):
        await market.client.submit_preview(PRODUCT)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (refused(400, "badRequest", "Invalid configuration"), Refused),
        (refused(403, "Forbidden", "User does not have the required permissions"), Forbidden),
        (refused(404, "notFound", "No such product"), NotFound),
        (refused(409, "Conflict", "Another publish of this product is in progress."), Busy),
        (refused(423, "locked", "Locked."), Busy),
        (refused(400, "conflict", "Operation failed"), Busy),
        (says_text("<html>", 400), Refused),
        (says_text(b"", 405), Refused),
    ],
)
async def test_a_refusal_of_a_publish_is_known_not_to_have_happened(
    market: Hostile, reply: Reply, expected: Any
) -> None:
    market.answers(reply)

    with pytest.raises(MarketplaceError) as caught:
        await market.client.submit_preview(PRODUCT)

    assert type(caught.value) is expected
    assert caught.value.outcome_known


async def test_the_403_says_which_role_is_missing(market: Hostile) -> None:
    market.answers(says_text("<html>", 403))

    with pytest.raises(Forbidden, match="Manager role"):
        await market.client.submissions(PRODUCT)


@pytest.mark.parametrize("status", [400, 409])
async def test_a_validation_called_conflict_is_a_refusal_with_its_words(market: Hostile, status: int) -> None:
    market.answers(refused(status, "Conflict", "The start date should be defined"), says({"value": []}))

    with pytest.raises(Refused, match="The start date should be defined"):
        await market.client.submit_preview(PRODUCT)
    assert [method for method, *_ in market.calls] == ["POST", "GET"]


async def test_a_conflict_while_the_listing_shows_a_publish_is_another_publish(market: Hostile) -> None:
    running = {"id": PREVIEW, "target": {"targetType": "preview"}, "status": "running"}
    market.answers(refused(409, "Conflict", "Operation failed"), says({"value": [running]}))

    with pytest.raises(Busy):
        await market.client.submit_preview(PRODUCT)


@pytest.mark.parametrize(
    "body",
    [
        "The price is missing.",
        ["The price is missing."],
        {"error": "The price is missing."},
        {"errors": ["The price is missing."]},
        {"title": "Bad.", "status": 400, "errors": {"price": ["The price is missing."]}},
        {
            "code": "BadRequest",
            "message": "No.",
            "innererror": {"code": "x", "message": "The price is missing."},
        },
        '{"title": "Bad.", "errors": {"price": ["The price is missing."]}}',
    ],
)
async def test_a_refusal_in_any_dialect_reaches_people(market: Hostile, body: Any) -> None:
    market.answers(says(body, 400))

    with pytest.raises(Refused, match=r"The price is missing\.") as caught:
        await market.client.submit_preview(PRODUCT)
    assert any(error.message == "The price is missing." for error in caught.value.errors)


async def test_an_inner_product_lock_means_that_another_publish_runs(market: Hostile) -> None:
    inner = {"code": "productLocked", "message": "Another publish is in progress."}
    market.answers(says({"error": {"code": "badRequest", "message": "No.", "details": [inner]}}, 400))

    with pytest.raises(Busy):
        await market.client.submit_preview(PRODUCT)


@pytest.mark.parametrize("status", [200, 400, 404, 500])
async def test_a_solution_template_is_refused_with_microsofts_own_words(market: Hostile, status: int) -> None:
    market.answers(refused(status, "badRequest", "Type AzureApplication is not supported"))

    with pytest.raises(Refused, match=r"^Type AzureApplication is not supported$"):
        await market.client.tree(PRODUCT, Target.DRAFT)


async def test_an_environment_that_is_not_there_is_none(market: Hostile) -> None:
    market.answers(refused(404, "notFound", "Nothing there."))

    assert await market.client.tree(PRODUCT, Target.PREVIEW) is None
    assert await market.client.submission(PREVIEW) is None


async def test_a_job_without_a_usable_id_may_be_running(market: Hostile) -> None:
    market.answers(says({"jobId": "../evil", "jobStatus": "running"}, 202))

    with pytest.raises(Unreachable) as caught:
        await market.client.submit_preview(PRODUCT)

    assert not caught.value.outcome_known


@pytest.mark.parametrize(
    "reply",
    [*UNUSABLE.values(), cuts_the_connection(), refused(401, "unauthorized", "No."), says_text(b"", 502)],
)
async def test_no_error_holds_the_token_in_any_of_its_causes(market: Hostile, reply: Reply) -> None:
    market.answers(reply)

    with pytest.raises(MarketplaceError) as caught:
        await market.client.submit_preview(PRODUCT)

    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert SECRET_TOKEN not in told
    assert caught.value.__context__ is None
