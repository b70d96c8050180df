"""How the marketplace client behaves towards its neighbours: tokens, penalties, poll windows, steps."""

import asyncio

import pytest

from bot.domain.offer.submission import Progress
from bot.ports.marketplace import (
    Refused,
    Throttled,
    Unauthorized,
    Unreachable,
)
from tests.contract.hostile_marketplace import (
    ACCEPTED,
    EMPTY,
    JOB,
    PREVIEW,
    PRODUCT,
    RUNNING,
    SECRET_TOKEN,
    Hostile,
    cuts_the_connection,
    hostile,
    refused,
    says,
    says_text,
)


async def test_a_token_that_has_ended_is_renewed_once_and_the_publish_goes_out(market: Hostile) -> None:
    market.answers(refused(401, "unauthorized", "Access token has expired."), ACCEPTED)

    report = await market.client.submit_preview(PRODUCT)

    used = [headers["Authorization"] for _, _, headers, _ in market.calls]
    assert report.id == JOB
    assert used == [f"Bearer {SECRET_TOKEN}.1", f"Bearer {SECRET_TOKEN}.2"]


async def test_credentials_that_stay_refused_are_not_tried_by_everybody(market: Hostile) -> None:
    market.answers(refused(401, "unauthorized", "Access token validation failure. Invalid audience"))

    answers = await asyncio.gather(
        *(market.client.submissions(PRODUCT) for _ in range(20)), return_exceptions=True
    )

    assert {type(answer) for answer in answers} == {Unauthorized}
    assert len(market.source.asked) == 2


async def test_while_the_marketplace_asks_for_quiet_nothing_goes_out(market: Hostile) -> None:
    inner = {"code": "TooManyRequests", "date": "2026-11-23T02:10:00", "request-id": "r"}
    body = {"error": {"code": "TooManyRequests", "message": "Too many requests", "innerError": inner}}
    market.answers(says(body, 429, Retry_After="41"), EMPTY)

    with pytest.raises(Throttled) as first:
        await market.client.submissions(PRODUCT)
    market.clock.move(40)
    with pytest.raises(Throttled) as second:
        await market.client.submit_preview(PRODUCT)
    assert await market.client.steps(PRODUCT, PREVIEW) is None
    assert len(market.calls) == 1
    market.clock.move(1)

    assert await market.client.submissions(PRODUCT) == ()
    assert (first.value.retry_after, second.value.retry_after) == (41, 1)
    assert second.value.outcome_known


async def test_a_job_is_polled_once_a_minute_and_the_last_report_answers_in_between(market: Hostile) -> None:
    market.answers(RUNNING, says({"jobId": JOB, "jobStatus": "completed", "jobResult": "succeeded"}))

    seen = [(await market.client.job(JOB)).progress]
    market.clock.move(59)
    seen.append((await market.client.job(JOB)).progress)
    market.clock.move(1)
    seen.append((await market.client.job(JOB)).progress)

    assert seen == [Progress.RUNNING, Progress.RUNNING, Progress.SUCCEEDED]
    assert len(market.calls) == 2


async def test_a_poll_that_failed_is_not_repeated_within_the_minute_nor_answered_from_memory(
    market: Hostile,
) -> None:
    market.answers(RUNNING, says_text(b"", 502), RUNNING)
    await market.client.job(JOB)
    market.clock.move(60)

    with pytest.raises(Unreachable):
        await market.client.job(JOB)
    with pytest.raises(Throttled) as caught:
        await market.client.job(JOB)

    assert caught.value.retry_after == 60
    assert len(market.calls) == 2


async def test_the_answer_to_a_cancel_replaces_the_last_report(market: Hostile) -> None:
    canceled = says({"jobId": JOB, "jobStatus": "completed", "jobResult": "cancelled"})
    market.answers(RUNNING, canceled)
    await market.client.job(JOB)

    await market.client.cancel(JOB)

    assert (await market.client.job(JOB)).progress is Progress.CANCELED


@pytest.mark.parametrize("status", [400, 409])
async def test_a_cancel_that_comes_too_late_is_refused(market: Hostile, status: int) -> None:
    market.answers(refused(status, "badRequest", "Cannot cancel job, job has already completed."))

    with pytest.raises(Refused) as caught:
        await market.client.cancel(JOB)

    assert [error.message for error in caught.value.errors] == [
        "Cannot cancel job, job has already completed."
    ]


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 200])
async def test_a_steps_api_that_has_nothing_to_tell_is_left_alone_for_a_while(
    market: Hostile, status: int
) -> None:
    market.answers(says_text("<html>", status))
    asked = 0

    for _ in range(3):
        assert await market.client.steps(PRODUCT, PREVIEW) is None
        asked = asked or len(market.calls)

    assert len(market.calls) == asked


async def test_the_steps_api_is_asked_again_later(market: Hostile) -> None:
    step = {"name": "Certification", "state": "InProgress"}
    market.answers(says_text(b"", 404), says({"value": [{"type": "Preview", "workflowSteps": [step]}]}))
    assert await market.client.steps(PRODUCT, PREVIEW) is None
    market.clock.move(600)

    steps = await market.client.steps(PRODUCT, PREVIEW)

    assert steps is not None
    assert [step.title for step in steps] == ["Certification"]


async def test_without_a_steps_address_nothing_is_asked() -> None:
    async with hostile(with_steps=False) as market:
        assert await market.client.steps(PRODUCT, PREVIEW) is None
        assert await market.client.reasons(PRODUCT, PREVIEW) == ()
        assert market.calls == []


async def test_reasons_that_could_not_be_asked_for_are_not_taken_for_none(market: Hostile) -> None:
    market.answers(cuts_the_connection())

    assert await market.client.reasons(PRODUCT, PREVIEW) is None
    market.answers(says_text("", 404))
    assert await market.client.reasons(PRODUCT, PREVIEW) == ()


async def test_a_fault_of_the_steps_costs_no_reasons(market: Hostile) -> None:
    """Both come from one API, and reasons are wanted once: minutes after the steps got no answer."""
    finding = {"errorCode": "x", "severity": "error", "message": "There is a swap partition."}
    market.answers(says_text("", 502), says_text("", 502), says({"value": [finding]}), says({"value": []}))
    assert await market.client.steps(PRODUCT, PREVIEW) is None

    reasons = await market.client.reasons(PRODUCT, PREVIEW)

    assert reasons is not None
    assert [reason.message for reason in reasons] == ["There is a swap partition."]


async def test_what_the_submission_api_refuses_is_kept_for_whoever_looks_and_counted() -> None:
    heard: list[str] = []
    async with hostile(refused=heard.append) as market:
        market.answers(says({"code": "BadRequest", "message": "Not today."}, 400))
        await market.client.reasons(PRODUCT, PREVIEW)
        assert market.client.steps_problem == "Not today."
        assert heard == ["validations", "reports"]

        market.answers(says({"value": []}))
        assert await market.client.reasons(PRODUCT, PREVIEW) == ()
        assert market.client.steps_problem == ""
