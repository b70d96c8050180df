"""Statuses and silences to the `MarketplaceError` family: what happened, and may one try again."""

import html
import re
from collections.abc import Sequence
from datetime import datetime

from bot.domain.offer.failure import (
    ErrorDetail,
    FailureKind,
    failure_of,
    may_be_a_conflict,
    sentence_of,
)
from bot.http.json_text import read_any
from bot.http.retry_after import parse_retry_after
from bot.marketplace.errortree import flatten
from bot.marketplace.exchange import Answer, Silence
from bot.ports.marketplace import (
    Busy,
    Forbidden,
    MarketplaceError,
    NotFound,
    Refused,
    Throttled,
    TooLarge,
    Unauthorized,
    Unreachable,
)

_TITLE = re.compile(r"<(?:title|message|h1)[^<>]{0,100}>([^<]{1,500})<", re.IGNORECASE)
_MOST_OF_PAGE, _LONGEST_WORDS = 20_000, 300
_UNSUPPORTED = "azureapplication is not supported"


def silent(silence: Silence, *, changes: bool) -> Unreachable:
    """Name a silence. `changes`: the call was to change something, so it may have done so unheard."""
    known = not changes or not silence.was_sent
    if silence.too_large:
        return TooLarge(f"The marketplace's answer cannot be taken: {silence.why}.", outcome_known=known)
    return Unreachable(f"The marketplace does not answer ({silence.why}).", outcome_known=known)


def misunderstood(what: str, *, changes: bool = False) -> Unreachable:
    """Name an answer that arrived but makes no sense. `changes` as in `silent`."""
    return Unreachable(f"The marketplace's answer was not understood: {what}.", outcome_known=not changes)


def fault_of(answer: Answer, *, changes: bool, now: datetime) -> MarketplaceError:
    """Name an answer that is not a success. `changes` as in `silent`, `now` for a `Retry-After` date."""
    errors = errors_of(answer)
    wait = parse_retry_after(answer.retry_after, now=now)
    if any(_UNSUPPORTED in error.message.lower() for error in errors):
        return Refused(sentence_of(errors), errors=errors)
    if answer.status >= 500 or answer.status == 408:
        return _unreachable(answer.status, errors, wait, changes=changes)
    match answer.status:
        case 401:
            return Unauthorized(errors=errors)
        case 403:
            return Forbidden(errors=errors)
        case 404:
            return NotFound(errors=errors)
        case 429:
            return Throttled(errors=errors, retry_after=wait)
        case status if status >= 400:
            return _refusal(status, errors, wait)
        case status:
            return misunderstood(f"HTTP {status}", changes=changes)


def _unreachable(
    status: int, errors: Sequence[ErrorDetail], wait: float | None, *, changes: bool
) -> Unreachable:
    return Unreachable(
        f"The marketplace does not answer (HTTP {status}).",
        errors=errors,
        retry_after=wait,
        outcome_known=not changes,
    )


def _refusal(status: int, errors: tuple[ErrorDetail, ...], wait: float | None) -> MarketplaceError:
    if status in {409, 423} or may_be_a_conflict(errors) or failure_of(errors).kind is FailureKind.CONFLICT:
        return Busy(errors=errors, retry_after=wait)
    return refusal(errors, f"HTTP {status}")


def refusal(errors: tuple[ErrorDetail, ...], otherwise: str) -> Refused:
    """Name a refusal in the marketplace's own words; `otherwise` where it gave none."""
    return Refused(
        sentence_of(errors) or f"The marketplace refused the request ({otherwise}).", errors=errors
    )


def errors_of(answer: Answer) -> tuple[ErrorDetail, ...]:
    """Return the errors in a body. One without JSON speaks by its words, a page by its title."""
    found = flatten(read_any(answer.body))
    return found or flatten(_words(answer.body))


def _words(body: bytes) -> str:
    text = body[:_MOST_OF_PAGE].decode("utf-8", "replace").strip()
    if text[:1] in {"{", "[", '"'}:
        return ""  # broken JSON: nothing of it can be read as a sentence
    if text.startswith("<"):
        title = _TITLE.search(text)
        text = title[1] if title else ""
    words = " ".join(html.unescape(text).split())
    return words[:_LONGEST_WORDS] if words.isprintable() else ""
