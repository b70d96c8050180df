"""The sections of a bundle, from the events of its run alone: what was asked, decided, by whom, on what."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

_PORTAL = "https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers"
_WORDS = ("reason", "why", "note")

_DECISIONS = frozenset(
    {
        "approval.given",
        "approval.withdrawn",
        "approval.voided",
        "approval.expired",
        "changes.requested",
        "changes.withdrawn",
        "request.rejected",
        "freeze.lifted",
        "emergency.declared",
        "command_line.used",
        "golive.ordered",
        "golive.scheduled",
        "golive.ready",
        "golive.held",
    }
)

Event = Mapping[str, Any]
"""An event of a bundle, with what it says read out of its `data`."""


def sections(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return every section. The same events always give the same sections."""
    said = [{"kind": event["kind"], **json.loads(event["data"])} for event in events]
    opened = _last(said, "request.opened")
    return {
        "request": opened,
        "steps": [event for event in said if event["kind"].startswith("step.")],
        "submitted": _last(said, "request.submitted") or _last(said, "request.adopted"),
        "staged": _last(said, "approval.requested"),
        "checklist": [event for event in said if event["kind"] in {"item.signed", "item.unsigned"}],
        "decisions": [_decision(event, grounds) for event, grounds in _with_grounds(said)],
        "evidence": [_evidence(event) for event in said if any(event.get(word) for word in _WORDS)],
        "outcome": said[-1] if said else {},
        "links": {"partner_center": _link(opened)},
    }


def _last(said: Sequence[Event], kind: str) -> dict[str, Any]:
    return dict(next((event for event in reversed(said) if event["kind"] == kind), {}))


def _with_grounds(said: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Pair each decision with the grounds that follow it; several of one moment share theirs."""
    grounds: Event = {}
    pairs: list[tuple[Event, Event]] = []
    for event in reversed(said):
        if event["kind"] == "decision.grounds":
            grounds = event
        elif event["kind"] in _DECISIONS:
            pairs.append((event, grounds if grounds.get("at") == event["at"] else {}))
    return pairs[::-1]


def _decision(event: Event, grounds: Event) -> dict[str, Any]:
    policy = grounds.get("policy")
    return {**event, "policy": json.loads(policy) if policy else None, "people": grounds.get("people")}


def _evidence(event: Event) -> dict[str, Any]:
    """Return what somebody wrote, with the addresses in it: a note can be where the proof lies."""
    text = next(str(event[word]) for word in _WORDS if event.get(word))
    links = [word for word in text.split() if word.startswith("https://")]
    return {"kind": event["kind"], "at": event["at"], "by": event["by"], "text": text, "links": links}


def _link(opened: Event) -> str:
    product = str(opened.get("product") or "").rpartition("/")[2]
    return f"{_PORTAL}/{product}/overview" if product else ""
