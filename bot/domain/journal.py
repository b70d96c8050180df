"""The journal: the union of all events, and the hash chain that shows a change."""

import hashlib
import json
from typing import get_args

from bot.domain.access import AccessRefused
from bot.domain.attention import AttentionEvent
from bot.domain.policy.events import PolicyEvent
from bot.domain.review.events import ReviewEvent
from bot.domain.run.events import RunEvent
from bot.domain.whitelist.events import RevisionEvent, WhitelistFound
from bot.domain.whitelist.reads import WhitelistRead
from bot.domain.whitelist.saved_groups import GroupSaved

Event = RunEvent | ReviewEvent | RevisionEvent | AttentionEvent
"""What happens to runs and whitelists: people are told of it."""

Entry = Event | PolicyEvent | AccessRefused | WhitelistRead | WhitelistFound | GroupSaved
"""Everything that the journal can hold."""

KINDS: dict[str, type[Entry]] = {entry.kind: entry for entry in get_args(Entry)}
"""The class of each kind of event; derived, never a list kept by hand."""

FIRST = "0" * 64
"""What stands before the first event of a stream."""


def link(previous: str, *, stream: str, kind: str, actor: str, data: str) -> str:
    """Return an event's hash: SHA-256 over the one before and the canonical JSON of what it says."""
    text = json.dumps([previous, stream, kind, actor, data], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


HOW = (
    "Each event has prev_hash and hash. prev_hash is the hash of the event before it in its stream, and 64 "
    "zeros for the first. hash is the SHA-256, in hexadecimal, of the UTF-8 text that "
    'json.dumps([prev_hash, stream, kind, actor, data], separators=(",", ":"), ensure_ascii=False) gives in '
    "Python, where data is the event's data as the very text that stands here. A changed, removed, added or "
    "moved event breaks the chain from there on."
)
"""How anybody verifies it, in words."""
