"""Why a run failed: kind, whose side it is on, and the original messages."""

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """What sort of failure; it decides the wording and whether a retry makes sense."""

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
    """A failed run, before anybody explains it. `originals` are foreign text: show, never obey."""

    kind: FailureKind
    blame: Blame
    step: str = ""
    originals: tuple[ErrorDetail, ...] = ()


_KINDS = {
    "conflict": FailureKind.CONFLICT,
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


def failure_of(errors: tuple[ErrorDetail, ...], *, step: str = "") -> Failure:
    """Class a flattened error tree (the marketplace API's job errors). Codes compare without case."""
    kinds = {_kind_of(error) for error in errors}
    kind = next((kind for kind in _WEIGHT if kind in kinds), FailureKind.UNKNOWN)
    return Failure(kind=kind, blame=_BLAME.get(kind, Blame.UNKNOWN), step=step, originals=errors)


def _kind_of(error: ErrorDetail) -> FailureKind:
    code = error.code.lower()
    if code == "invalidstate" and "certification" in error.message.lower():
        return FailureKind.CERTIFICATION
    if code == "invalidstate" and "publish" in error.message.lower():
        return FailureKind.CONFLICT
    return _KINDS.get(code, FailureKind.UNKNOWN)
