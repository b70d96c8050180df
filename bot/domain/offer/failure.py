"""Why a run failed: kind, whose side it is on, and the original messages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """What sort of failure; it decides the wording and whether a retry makes sense."""

    HELD_BACK = "held_back"  # never sent: the policy blocks a push in which the preflight found errors
    REJECTED = "rejected"  # the run was refused before any work: schema or business rule
    CERTIFICATION = "certification"
    CONFLICT = "conflict"  # another publish of the offer was running
    NOT_PERMITTED = "not_permitted"
    MICROSOFT = "microsoft"  # an internal error of the marketplace
    LOST = "lost"  # the marketplace does not know the job or the submission any more
    UNKNOWN = "unknown"


class Blame(StrEnum):
    """Whose side the cause is on."""

    YOURS = "yours"
    MICROSOFT = "microsoft"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetail:
    """One error as the marketplace worded it, flattened out of its tree."""

    code: str
    message: str
    resource: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A failed run, before anybody explains it. `originals` are foreign text: show, never obey.

    `awaits_reasons`: what validations and certification reports say of it could not be read yet.
    """

    kind: FailureKind
    blame: Blame
    step: str = ""
    originals: tuple[ErrorDetail, ...] = ()
    awaits_reasons: bool = False


_LONGEST_SENTENCE = 1500
_PUBLISHING = re.compile(
    r"\banother (publish|submission)|\bpublish\w* (is|was) (already |still )?(in progress|running)"
    r"|\b(in progress|running) (publish|submission)"
)
_CERTIFICATION_FAILED = re.compile(
    r"\bcertification (has |was |is )?(failed|rejected|not passed|unsuccessful)"
    r"|\b(failed|did not pass|rejected (in|by|during)) (the )?certification"
    r"|\bissues? found during certification"
)

_KINDS = {
    "conflict": FailureKind.REJECTED,  # a code of validations, too: see `failure_of`
    "certificationreport": FailureKind.CERTIFICATION,
    "locked": FailureKind.CONFLICT,
    "productlocked": FailureKind.CONFLICT,
    "forbidden": FailureKind.NOT_PERMITTED,
    "unauthorized": FailureKind.NOT_PERMITTED,
    "badrequest": FailureKind.REJECTED,
    "schemavalidationerror": FailureKind.REJECTED,
    "businessvalidationerror": FailureKind.REJECTED,
    "collectionlimitexceeded": FailureKind.REJECTED,
    "invalidresource": FailureKind.REJECTED,
    "invalidrequest": FailureKind.REJECTED,
    "internalservererror": FailureKind.MICROSOFT,
    "serviceunavailable": FailureKind.MICROSOFT,
}

_BLAME = {
    FailureKind.REJECTED: Blame.YOURS,
    FailureKind.CERTIFICATION: Blame.YOURS,
    FailureKind.CONFLICT: Blame.YOURS,
    FailureKind.NOT_PERMITTED: Blame.YOURS,
    FailureKind.MICROSOFT: Blame.MICROSOFT,
}

# The first kind of this order that any error of the tree speaks for wins: a certification failure
# arrives inside an outer internalServerError and must never read as Microsoft's fault.
_WEIGHT = (
    FailureKind.CERTIFICATION,
    FailureKind.CONFLICT,
    FailureKind.NOT_PERMITTED,
    FailureKind.REJECTED,
    FailureKind.MICROSOFT,
)


def failure_of(
    errors: tuple[ErrorDetail, ...],
    *,
    reasons: tuple[ErrorDetail, ...] = (),
    publishing: bool = False,
    step: str = "",
) -> Failure:
    """Class a flattened error tree (the marketplace API's job errors). Codes compare without case.

    `reasons` are the findings of validations and certification reports: where the errors alone name no
    cause, they are a failed certification. `publishing`: the listing shows another publish of the offer;
    without it or a locked product, the code `conflict` is one of validations.
    """
    kinds = {_kind_of(error, publishing=publishing) for error in errors}
    kind = next((kind for kind in _WEIGHT if kind in kinds), FailureKind.UNKNOWN)
    if reasons and kind in {FailureKind.MICROSOFT, FailureKind.UNKNOWN}:
        kind = FailureKind.CERTIFICATION
    originals = tuple(dict.fromkeys((*errors, *reasons)))
    return Failure(kind=kind, blame=_BLAME.get(kind, Blame.UNKNOWN), step=step, originals=originals)


def _kind_of(error: ErrorDetail, *, publishing: bool) -> FailureKind:
    code, message = error.code.lower(), error.message.lower()
    if _CERTIFICATION_FAILED.search(message) or (code == "invalidstate" and "certification" in message):
        return FailureKind.CERTIFICATION
    if _PUBLISHING.search(message) or (code == "conflict" and publishing):
        return FailureKind.CONFLICT
    return _KINDS.get(code, FailureKind.UNKNOWN)


def may_be_a_conflict(errors: Iterable[ErrorDetail]) -> bool:
    """Tell whether a code says `conflict` or that something is locked; the listing must tell which it is."""
    return any(error.code.lower() in {"conflict", "locked", "productlocked"} for error in errors)


def sentence_of(errors: Iterable[ErrorDetail]) -> str:
    """Return every message of some errors in one text, each once; foreign text, empty without any."""
    *former, last = dict.fromkeys(error.message for error in errors if error.message) or ("",)
    ended = [text if text.endswith((".", "!", "?", ":")) else f"{text}." for text in former]
    return " ".join((*ended, last))[:_LONGEST_SENTENCE]
