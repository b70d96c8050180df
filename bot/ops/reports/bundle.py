"""One file about one run, which anybody can verify without the bot."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.domain.journal import FIRST, HOW, link
from bot.domain.policy.policy import OfferPolicy
from bot.domain.run.run import Run
from bot.ops.reports.audit import Broken, events_of
from bot.ports.store.tx import Store, Tx
from bot.usecases.review.summary import review_view_of

FORMAT = "stagebot-audit-bundle-1"
_PORTAL = "https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers"


async def bundle(store: Store, run: Run, policy: OfferPolicy, *, now: datetime) -> str:
    """Return the bundle as JSON: the run, its decision, the policy of now, the events with their hashes."""

    def body(tx: Tx) -> dict[str, Any]:
        board = review_view_of(tx, policy, run, now)
        return {
            "approvals": [asdict(approval) for approval in tx.approvals.of(run.id)],
            "checklist": [asdict(line) for line in board.items],
        }

    decided = await store.read(body)
    content = {
        "format": FORMAT,
        "how_to_verify": HOW,
        "made_at": now,
        "request": _request(run),
        "steps": [asdict(step) for step in run.steps],
        "changes": [{"text": text, "where": where} for text, where in _changes(run)],
        **decided,
        "policy": asdict(policy),
        "digest": {"text": run.digest.text, "parts": dict(run.digest.parts)} if run.digest else None,
        "links": {"partner_center": f"{_PORTAL}/{run.durable_id.split('/')[-1]}/overview"},
        "events": await events_of(store, run.id),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _request(run: Run) -> dict[str, Any]:
    shown = asdict(run)
    apart = ("steps", "changes", "details", "digest")
    return {key: value for key, value in shown.items() if key not in apart}


def _changes(run: Run) -> list[tuple[str, str]]:
    details = (*run.details, *[""] * len(run.changes))
    return list(zip(run.changes, details, strict=False))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset | set):
        return sorted(value, key=str)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def verify_bundle(text: str) -> tuple[int, Broken | None]:
    """Return how many events a bundle holds, and the first bad link. Raises ValueError for no bundle."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError("that is no audit bundle of stagebot")
    previous = FIRST
    for position, event in enumerate(content["events"], start=1):
        wanted = link(
            previous, stream=event["stream"], kind=event["kind"], actor=event["actor"], data=event["data"]
        )
        if event["prev_hash"] != previous or event["hash"] != wanted:
            says = f"{event['kind']} does not fit to the one before it"
            return len(content["events"]), Broken(stream=event["stream"], position=position, says=says)
        previous = event["hash"]
    return len(content["events"]), None
