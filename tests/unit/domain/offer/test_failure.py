"""Whose fault a failure is."""

import pytest

from bot.domain.offer.failure import Blame, ErrorDetail, FailureKind, failure_of


def error(code, message=""):
    return ErrorDetail(code=code, message=message)


@pytest.mark.parametrize(
    ("errors", "kind", "blame"),
    [
        ([error("badRequest")], FailureKind.REJECTED, Blame.YOURS),
        ([error("CONFLICT")], FailureKind.CONFLICT, Blame.YOURS),
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
