"""Status codes and error bodies to `MarketplaceError`: the one place where they are translated."""

import re

from pydantic import ValidationError

from bot.domain.failure import ErrorDetail
from bot.marketplace import translate, wire
from bot.ports.marketplace import (
    Busy,
    Forbidden,
    MarketplaceError,
    NotFound,
    Refused,
    Throttled,
    Unauthorized,
    Unreachable,
)

_BUSY = frozenset({"conflict", "locked", "productlocked"})
_DEFAULT_PENALTY = 30.0


def from_answer(
    status: int, body: bytes, *, retry_after: str | None, may_have_happened: bool
) -> MarketplaceError:
    """Return what an answer with an error status means.

    `may_have_happened`: the call changes something, so an answer from a broken server proves nothing.
    """
    details = _details(body)
    codes = {detail.code.lower() for detail in details}
    message = next((detail.message for detail in details if detail.message), "")
    if status == 401:
        return Unauthorized(message, errors=details)
    if status == 403:
        return Forbidden(errors=details)
    if status == 404:
        return NotFound(message, errors=details)
    if status in {409, 423} or (status == 400 and codes & _BUSY):
        return Busy(message, errors=details)
    if status == 429:
        return Throttled(errors=details, retry_after=seconds(retry_after))
    if 400 <= status < 500:
        return Refused(message, errors=details)
    sentence = f"The marketplace answered with an error of its own (HTTP {status})."
    return Unreachable(sentence, errors=details, outcome_known=not may_have_happened)


def _details(body: bytes) -> tuple[ErrorDetail, ...]:
    try:
        return translate.errors([wire.ErrorBody.model_validate_json(body).error])
    except ValidationError:
        return ()


def seconds(retry_after: str | None) -> float:
    """Read a Retry-After header; a date or nothing counts as half a minute."""
    if retry_after and re.fullmatch(r"\d{1,5}", retry_after.strip()):
        return float(retry_after)
    return _DEFAULT_PENALTY
