"""The marketplace's words become the domain's, and what is unknown is never taken for good."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.offer.failure import FailureKind, failure_of
from bot.domain.offer.submission import Progress, Target
from bot.domain.values import DurableId, JobId, SubmissionId
from bot.marketplace import payloads, translate
from bot.ports.marketplace import Unreachable

GUID = "7c0ffee0-1111-4222-8333-444455556666"
JOB = JobId("5e1f0000-aaaa-4bbb-8ccc-0000000000d1")


def entry(number: int = 17, target: str = "preview", **facts: Any) -> dict[str, Any]:
    return {"id": f"submission/{GUID}/{number}", "target": {"targetType": target}, **facts}


@pytest.mark.parametrize(
    ("status", "result", "expected"),
    [
        ("notStarted", "pending", Progress.RUNNING),
        ("running", "pending", Progress.RUNNING),
        ("running", "succeeded", Progress.RUNNING),
        ("aNewWord", None, Progress.RUNNING),
        (None, None, Progress.RUNNING),
        ("completed", "succeeded", Progress.SUCCEEDED),
        ("Completed", "Failed", Progress.FAILED),
        ("completed", "cancelled", Progress.CANCELED),
        ("completed", "canceled", Progress.CANCELED),
        ("failed", None, Progress.FAILED),
        ("cancelled", "pending", Progress.CANCELED),
        ("Succeeded", "succeeded", Progress.SUCCEEDED),
        ("succeeded", "failed", Progress.FAILED),
        ("completed", "partiallySucceeded", Progress.FAILED),
        ("PartiallySucceeded", None, Progress.FAILED),
    ],
)
def test_status_and_result_together_say_how_far_it_is(
    status: str | None, result: str | None, expected: Progress
) -> None:
    found = translate.submission(entry(status=status, result=result))
    report = translate.job_report(JOB, {"jobId": JOB, "jobStatus": status or "running", "jobResult": result})

    assert found is not None
    assert (found.progress, report.progress) == (expected, expected)


@pytest.mark.parametrize(
    ("status", "result", "word"),
    [
        ("completed", "pending", "completed / pending"),
        ("completed", "aNewWord", "completed / aNewWord"),
        ("completed", "", "completed"),
        ("completed", None, "completed"),
        ("aNewWord", "succeeded", "aNewWord / succeeded"),
        (None, None, "no status"),
    ],
)
def test_a_word_that_is_not_known_is_neither_good_nor_bad_and_is_kept_for_people(
    status: str | None, result: str | None, word: str
) -> None:
    found = translate.submission(entry(status=status, result=result))
    report = translate.job_report(JOB, {"jobId": JOB, "jobStatus": status, "jobResult": result})

    assert found is not None
    assert (found.progress, found.unread) == (Progress.RUNNING, word)
    assert (report.progress, report.unread) == (Progress.RUNNING, word)


def test_of_a_job_that_succeeded_in_part_people_are_told_so() -> None:
    content = {
        "jobStatus": "completed",
        "jobResult": "partiallySucceeded",
        "errors": ["Plan b was left out."],
    }
    messages = [error.message for error in translate.job_report(JOB, content).errors]

    assert "a part of it only" in messages[0]
    assert messages[1] == "Plan b was left out."


@pytest.mark.parametrize(
    "facts",
    [
        {"reports": [{"status": "Failed", "reportTimeInUtc": "2026-11-23T02:10:00Z"}]},
        {"validations": [{"code": "x", "message": "The image has a swap partition."}]},
        {"validations": ["The image has a swap partition."], "errors": [{"code": "internalServerError"}]},
        {"errors": [{"code": "internalServerError", "message": "Certification failed.", "details": []}]},
        {"errors": "Certification failed."},
        {"errors": ["The offer did not pass certification."]},
        {"errors": {"code": "invalidState", "message": "Certification"}},
    ],
)
def test_a_failed_certification_is_known_in_each_of_its_forms(facts: dict[str, Any]) -> None:
    report = translate.job_report(JOB, {"jobStatus": "completed", "jobResult": "failed", **facts})

    assert failure_of(report.errors, reasons=report.reasons).kind is FailureKind.CERTIFICATION


def test_a_hint_is_no_reason() -> None:
    hints = [{"level": "warning", "message": "a"}, {"severity": "Informational", "message": "b"}, 7, None]
    report = translate.job_report(JOB, {"jobStatus": "failed", "validations": hints, "reports": "x"})

    assert report.reasons == ()


def test_an_accepted_publish_is_kept_even_when_its_progress_is_odd() -> None:
    report = translate.accepted({"jobID": JOB, "jobStatus": "completed", "jobResult": "aNewWord"})

    assert (report.id, report.progress) == (JOB, Progress.RUNNING)


def test_a_report_about_another_job_is_not_taken() -> None:
    with pytest.raises(Unreachable):
        translate.job_report(JOB, {"jobId": "another", "jobStatus": "completed", "jobResult": "succeeded"})


def test_the_listing_is_oldest_first_without_draft_and_foreign_environments() -> None:
    done = {"status": "completed", "result": "succeeded"}
    listing = translate.submissions(
        [
            entry(0, "draft"),
            entry(30, "preview", created="2026-11-23T02:10:00.4408032Z", **done),
            entry(40, "sandbox", **done),
            entry(9, "live", created="2026-10-01T00:00:00", **done),
        ]
    )

    assert [(e.id[-2:].strip("/"), e.target) for e in listing] == [("9", Target.LIVE), ("30", Target.PREVIEW)]
    assert listing[0].created_at == datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize("target", ["draft", "preview", "live"])
def test_number_zero_is_the_draft_whatever_its_target_says(target: str) -> None:
    assert translate.submission(entry(0, target, status="running")) is None


def test_one_unreadable_submission_spoils_the_listing_because_it_may_be_a_running_publish() -> None:
    with pytest.raises(Unreachable):
        translate.submissions([entry(17, status="running"), {"id": 5}])


@pytest.mark.parametrize("bad", ["submission/../1", "submission/a", "plan/a/1", f"submission/{GUID}/x"])
def test_a_submission_with_another_kind_of_id_is_not_taken(bad: str) -> None:
    with pytest.raises(Unreachable):
        translate.submission({"id": bad, "target": {"targetType": "live"}, "status": "running"})


def test_a_tree_knows_its_submission_and_the_types_of_its_resources() -> None:
    content = {
        "root": f"product/{GUID}",
        "resources": [
            {"id": f"listing/{GUID}/public/main/default/en-us", "title": "X"},
            entry(17, "preview"),
            {"id": f"product/{GUID}", "$schema": "https://product-ingestion.azureedge.net/schema/product/1"},
        ],
    }

    tree = translate.tree(Target.PREVIEW, content)

    assert tree.submission == f"submission/{GUID}/17"
    assert [resource.type for resource in tree.resources] == ["listing", "submission", "product"]


def _nested(levels: int) -> object:
    value: object = "end"
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "resource", [{}, {"id": None}, {"id": "no durable id"}, {"id": "listing/a", "deep": _nested(900)}]
)
def test_a_tree_with_an_unusable_resource_is_not_taken_in_part(resource: Any) -> None:
    with pytest.raises(Unreachable):
        translate.tree(Target.DRAFT, {"resources": [resource]})


def test_an_offer_without_an_alias_is_called_by_its_id() -> None:
    offer = translate.offer({"id": f"product/{GUID}", "identity": {"externalId": "Offer-X"}})

    assert (offer.id, offer.name) == ("offer-x", "offer-x")


def test_a_publish_to_preview_carries_no_id_and_the_current_schema_host() -> None:
    document = payloads.submit_preview(DurableId(f"product/{GUID}"))

    assert document == {
        "$schema": "https://schema.mp.microsoft.com/schema/configure/2022-03-01-preview2",
        "resources": [
            {
                "$schema": "https://schema.mp.microsoft.com/schema/submission/2022-03-01-preview2",
                "product": f"product/{GUID}",
                "target": {"targetType": "preview"},
            }
        ],
    }


def test_a_go_live_names_the_preview() -> None:
    preview = SubmissionId(f"submission/{GUID}/17")
    (submission,) = payloads.go_live(DurableId(f"product/{GUID}"), preview)["resources"]

    assert (submission["id"], submission["target"]) == (preview, {"targetType": "live"})
