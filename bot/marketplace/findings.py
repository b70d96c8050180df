"""What speaks against a submission: the findings of validations, and certification reports that failed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.offer.failure import ErrorDetail
from bot.marketplace.wire import Report, Validation, read
from bot.ports.marketplace import Unreachable

_MOST_REASONS = 50
_FAILED = frozenset({"failed", "fail", "failure", "rejected", "blocked"})
_HINTS = frozenset({"informational", "information", "info", "warning"})


def findings(validations: Iterable[object], reports: Iterable[object]) -> tuple[ErrorDetail, ...]:
    """Return what speaks against a submission, each once. An entry that makes no sense says nothing."""
    found = dict.fromkeys([*_validations(validations), *_reports(reports)])
    return tuple(found)[:_MOST_REASONS]


def _validations(entries: Iterable[object]) -> Iterator[ErrorDetail]:
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            yield ErrorDetail(code="", message=entry.strip()[:500])
        finding = _read(Validation, entry)
        if finding is None or finding.severity.lower() in _HINTS or finding.level.lower() in _HINTS:
            continue
        code = finding.error_code or finding.code
        if finding.message or code:
            yield ErrorDetail(code=code, message=finding.message, resource=finding.resource)


def _reports(entries: Iterable[object]) -> Iterator[ErrorDetail]:
    for entry in entries:
        report = _read(Report, entry)
        if report is None or report.status.lower() not in _FAILED:
            continue
        when = f" of {report.report_time_in_utc:%Y-%m-%d %H:%M} UTC" if report.report_time_in_utc else ""
        yield ErrorDetail(code="certificationReport", message=f"The certification report{when} says: failed.")


def _read(model: type[Any], entry: object) -> Any:  # noqa: ANN401 - one of two models
    if not isinstance(entry, Mapping):
        return None
    try:
        return read(model, entry)
    except Unreachable:
        return None
