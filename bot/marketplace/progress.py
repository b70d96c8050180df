"""How far a job or a submission is, from the words that the API and its older versions use.

Product Ingestion API, schemas `configure-status` and `submission`; further words are those that other clients
handle (`failed` and `cancelled` as a status, `partiallySucceeded` as a result).
"""

import re
from dataclasses import dataclass

from bot.domain.offer.submission import Progress

_LONGEST = 60
_RUNNING = frozenset(
    {"notstarted", "running", "pending", "inprogress", "queued", "scheduled", "canceling", "cancelling"}
)
_COMPLETED = frozenset({"completed", "complete", "ended", "finished"})
_ENDS = {
    "succeeded": Progress.SUCCEEDED,
    "success": Progress.SUCCEEDED,
    "failed": Progress.FAILED,
    "failure": Progress.FAILED,
    "partiallysucceeded": Progress.FAILED,
    "partiallycompleted": Progress.FAILED,
    "cancelled": Progress.CANCELED,
    "canceled": Progress.CANCELED,
    "aborted": Progress.CANCELED,
}
_PARTLY = frozenset({"partiallysucceeded", "partiallycompleted"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A progress; `unread` holds the words that are not known, `partly`: some of it was done."""

    progress: Progress
    unread: str = ""
    partly: bool = False


def progress_of(status: str | None, result: str | None) -> Reading:
    """Read a status and a result, in any case. What is not known reads as running, and says so."""
    first, second = _word(status), _word(result)
    if first in _RUNNING:
        return Reading(Progress.RUNNING)
    if first in _COMPLETED:
        return _end(second) or Reading(Progress.RUNNING, unread=_said(status, result))
    ended = _end(first)
    if ended is None:
        return Reading(Progress.RUNNING, unread=_said(status, result))
    # of two ends that contradict each other, the worse one counts
    other = _end(second)
    return other if ended.progress is Progress.SUCCEEDED and other is not None else ended


def _end(word: str) -> Reading | None:
    progress = _ENDS.get(word)
    return Reading(progress, partly=word in _PARTLY) if progress is not None else None


def _word(text: str | None) -> str:
    return re.sub(r"[\W_]", "", text or "").lower()


def _said(status: str | None, result: str | None) -> str:
    return " / ".join(text[:_LONGEST] for text in (status, result) if text) or "no status"
