"""The hash chain of the journal, and which state of a run its events lead to."""

import hashlib
import json

from bot.domain.state import State

FIRST = "0" * 64
"""What stands before the first event of a stream."""


def link(previous: str, *, stream: str, kind: str, actor: str, data: str) -> str:
    """Return an event's hash: SHA-256 over the one before and the canonical JSON of what it says."""
    said = json.dumps([previous, stream, kind, actor, data], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


HOW = (
    "Each event has prev_hash and hash. prev_hash is the hash of the event before it in its stream, and 64 "
    "zeros for the first. hash is the SHA-256, in hexadecimal, of the UTF-8 text that "
    'json.dumps([prev_hash, stream, kind, actor, data], separators=(",", ":"), ensure_ascii=False) gives in '
    "Python, where data is the event's data as the very text that stands here. A changed, removed, added or "
    "moved event breaks the chain from there on."
)
"""How anybody verifies it, in words."""

_LEADS_TO = {
    "request.opened": State.SUBMITTING,
    "request.submitted": State.IN_PROGRESS,
    "request.staged": State.STAGED,
    "approval.requested": State.AWAITING_APPROVAL,
    "approval.voided": State.STAGED,
    "golive.ordered": State.GOING_LIVE,
    "golive.failed": State.STAGED,
    "request.live": State.LIVE,
    "request.failed": State.FAILED,
    "request.canceled": State.CANCELED,
    "request.rejected": State.REJECTED,
    "request.superseded": State.SUPERSEDED,
}


def leads_to(kind: str, before: State | None) -> State | None:
    """Return the state of a run after an event of that kind; None while none is known."""
    if kind == "request.adopted" and before is State.SUBMITTING:
        return State.IN_PROGRESS
    if kind == "golive.held" and before is State.GOING_LIVE:
        return State.STAGED
    return _LEADS_TO.get(kind, before)
