"""Seals: one head over the heads of all chains, each seal bound to the one before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

Heads = Mapping[str, "Head"]
"""The end of every chain, by stream."""

SEAL = "application/vnd.stagebot.seal+json"
"""The payload type of a signed seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of one chain: how many events it has, and the hash of the last."""

    length: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a seal says at `at` (UTC).

    `heads` are the chains that grew since the seal before, whose `digest` is `previous` (empty for the
    first). `root` covers the heads of all chains; `chains` and `events` count them.
    """

    number: int
    at: datetime
    previous: str
    heads: Heads
    chains: int
    events: int
    root: str

    @property
    def text(self) -> str:
        """The seal as canonical JSON: what is signed."""
        fields = {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(),
            "previous": self.previous,
            "heads": {stream: [head.length, head.hash] for stream, head in self.heads.items()},
            "chains": self.chains,
            "events": self.events,
            "root": self.root,
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of `text`, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_seal(text: str) -> Seal:
    """Read a seal back. Raises ValueError for anything that is not exactly what `Seal.text` gives."""
    try:
        fields = json.loads(text)
        seal = Seal(
            number=int(fields["number"]),
            at=datetime.fromisoformat(fields["at"]),
            previous=str(fields["previous"]),
            heads={
                str(stream): Head(length=int(length), hash=str(hash_))
                for stream, (length, hash_) in fields["heads"].items()
            },
            chains=int(fields["chains"]),
            events=int(fields["events"]),
            root=str(fields["root"]),
        )
    except (KeyError, TypeError, AttributeError):
        raise ValueError("that is no seal") from None
    if seal.text != text:
        raise ValueError("that is no seal")
    return seal


def root_of(heads: Heads) -> str:
    """Return the head over all heads: SHA-256 of a line `stream length hash` for each, sorted."""
    lines = (f"{stream} {head.length} {head.hash}\n" for stream, head in sorted(heads.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def sealed_heads(seals: Iterable[Seal]) -> dict[str, Head]:
    """Return the heads that a row of seals vouches for together."""
    heads: dict[str, Head] = {}
    for seal in seals:
        heads.update(seal.heads)
    return heads


def next_seal(seals: Iterable[Seal], heads: Heads, *, now: datetime) -> Seal | None:
    """Return the seal over the chains as they are, None when nothing has happened since the last one."""
    before = tuple(seals)
    known = sealed_heads(before)
    grown = {stream: head for stream, head in heads.items() if known.get(stream) != head}
    if not grown:
        return None
    return Seal(
        number=before[-1].number + 1 if before else 1,
        at=now,
        previous=before[-1].digest if before else "",
        heads=grown,
        chains=len(heads),
        events=sum(head.length for head in heads.values()),
        root=root_of(heads),
    )


def broken_seal(seals: Iterable[Seal]) -> str:
    """Say what is wrong with a row of seals in itself; empty: each follows the one before."""
    heads: dict[str, Head] = {}
    previous = ""
    for number, seal in enumerate(seals, start=1):
        if seal.number != number or seal.previous != previous:
            return f"seal {number} is missing, or seal {seal.number} was put into its place"
        heads.update(seal.heads)
        if root_of(heads) != seal.root or len(heads) != seal.chains:
            return f"seal {seal.number} does not vouch for the chains it names"
        previous = seal.digest
    return ""
