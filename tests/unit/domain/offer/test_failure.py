"""Whose fault a failure is."""

import pytest

from bot.domain.offer.failure import Blame, ErrorDetail, FailureKind, failure_of, sentence_of


def error(code, message=""):
    return ErrorDetail(code=code, message=message)


@pytest.mark.parametrize(
    ("errors", "kind", "blame"),
    [
        ([error("badRequest")], FailureKind.REJECTED, Blame.YOURS),
        ([error("CONFLICT")], FailureKind.REJECTED, Blame.YOURS),
        ([error("Conflict", "The start date should be defined")], FailureKind.REJECTED, Blame.YOURS),
        (
            [error("conflict"), error("invalidResource", "Failure for resource")],
            FailureKind.REJECTED,
            Blame.YOURS,
        ),
        ([error("conflict", "Another publish is in progress")], FailureKind.CONFLICT, Blame.YOURS),
        ([error("internalServerError", "Certification failed.")], FailureKind.CERTIFICATION, Blame.YOURS),
        ([error("badRequest", "The certification contact is missing")], FailureKind.REJECTED, Blame.YOURS),
        ([error("conflict"), error("productLocked")], FailureKind.CONFLICT, Blame.YOURS),
        ([error("internalServerError", "Operation failed")], FailureKind.MICROSOFT, Blame.MICROSOFT),
        ([error("forbidden")], FailureKind.NOT_PERMITTED, Blame.YOURS),
        ([error("somethingNew", "words")], FailureKind.UNKNOWN, Blame.UNKNOWN),
        ([], FailureKind.UNKNOWN, Blame.UNKNOWN),
    ],
)
def test_a_failure_is_classed_by_its_errors(errors, kind, blame):
    failure = failure_of(tuple(errors))

    assert (kind, blame) == (failure.kind, failure.blame)


def test_a_certification_failure_inside_a_server_error_is_not_the_servers_fault():
    """Product Ingestion API: it arrives as outer internalServerError with an inner invalidState."""
    tree = (
        error("internalServerError", "Operation failed"),
        error("invalidState", "Certification"),
        error("invalidState", "Issues found during Certification."),
    )

    assert failure_of(tree).kind == FailureKind.CERTIFICATION


def test_the_code_conflict_is_another_publish_when_the_listing_shows_one():
    errors = (error("Conflict", "The start date should be defined"),)

    assert failure_of(errors, publishing=True).kind is FailureKind.CONFLICT
    assert failure_of(errors, publishing=False).kind is FailureKind.REJECTED


def test_findings_make_it_a_certification_unless_the_errors_name_a_cause_of_their_own():
    finding = (error("Resell-20007", "A module is missing."),)

    assert failure_of((), reasons=finding).kind is FailureKind.CERTIFICATION
    assert failure_of((error("internalServerError"),), reasons=finding).kind is FailureKind.CERTIFICATION
    assert failure_of((error("forbidden"),), reasons=finding).kind is FailureKind.NOT_PERMITTED
    assert failure_of((), reasons=finding).originals == finding


def test_every_message_of_several_errors_is_in_the_sentence_once():
    errors = [error("a", "First"), error("b", "Second."), error("c", "First"), error("d", "Third")]

    assert sentence_of(errors) == "First. Second. Third"
    assert sentence_of([]) == ""
