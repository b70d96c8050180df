"""The submission listing of each situation (`GET submission/<guid>`), and single submissions."""

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.marketplace.catalog import Product, Snapshot, schema_of
from bot.sandbox.marketplace.jobs import stamp
from bot.sandbox.marketplace.publishing import Phase, Run
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_WORDS = {
    Phase.NOT_STARTED: ("running", "pending"),
    Phase.RUNNING: ("running", "pending"),
    Phase.SUCCEEDED: ("completed", "succeeded"),
    Phase.FAILED: ("completed", "failed"),
}


def listing(product: Product, now: datetime, switches: Switches | None = None) -> list[Json]:
    """Return what is active: the draft, a preview of its own, and what is or goes live.

    What no page says is the switches' to decide: delay, the old preview, canceled ones, live as preview.
    """
    product.settle(now)
    given = switches or Switches()
    going, preview = _going_live(product, now), _preview_run(product, now)
    if preview is not None and now - preview.started_at < timedelta(seconds=given.listing_lag_seconds):
        preview = None
    entries = [draft_entry(product)]
    stands = going is None and product.preview is not None and not _is_live(product, product.preview)
    if stands and product.preview is not None and (preview is None or given.listing_keeps_preview):
        entries.append(_of_snapshot(product, product.preview, "preview"))
    if preview is not None:
        entries.append(_of_run(product, preview, "preview", now))
    entries += _extras(product, given, now)
    if product.live is not None and (going is None or product.live.number != going.number):
        entries.append(_of_snapshot(product, product.live, "live"))
    if going is not None:
        entries.append(_of_run(product, going, "live", now))
    return entries


def _extras(product: Product, given: Switches, now: datetime) -> list[Json]:
    newest = product.runs[-1] if product.runs else None
    found = []
    if given.lists_canceled and newest is not None and newest.phase_at(now) is Phase.CANCELED:
        facts = {"status": "completed", "result": "cancelled", "created": stamp(newest.started_at)}
        found.append(_entry(product, newest.number, newest.target) | facts)
    if given.live_as_preview and product.live is not None and product.preview is not None:
        is_live = product.preview.number == product.live.number
        found += [_of_snapshot(product, product.live, "preview")] if is_live else []
    return found


def _going_live(product: Product, now: datetime) -> Run | None:
    """Return a push to production that runs, or that failed and was not followed by a new preview."""
    newest = product.runs[-1] if product.runs else None
    if newest is None or newest.target != "live":
        return None
    return newest if newest.phase_at(now) in {Phase.NOT_STARTED, Phase.RUNNING, Phase.FAILED} else None


def _preview_run(product: Product, now: datetime) -> Run | None:
    """Return a publish to preview that runs or failed; one that succeeded is a snapshot by now."""
    newest = product.runs[-1] if product.runs else None
    if newest is None or newest.target != "preview":
        return None
    return newest if newest.phase_at(now) in {Phase.NOT_STARTED, Phase.RUNNING, Phase.FAILED} else None


def _is_live(product: Product, snapshot: Snapshot) -> bool:
    return product.live is not None and product.live.number == snapshot.number


def draft_entry(product: Product) -> Json:
    """Return the draft's own submission: number 0, no status."""
    return _entry(product, "0", "draft")


def snapshot_entry(product: Product, snapshot: Snapshot, target: str) -> Json:
    """Return the submission that an environment's tree carries."""
    return _of_snapshot(product, snapshot, target)


def by_number(product: Product, number: str, now: datetime) -> Json | None:
    """Return one submission, also one that the listing has dropped."""
    listed = {entry["id"].rsplit("/", 1)[1]: entry for entry in listing(product, now)}
    if number in listed:
        return listed[number]
    run = next((run for run in reversed(product.runs) if run.number == number), None)
    return _of_run(product, run, run.target, now) if run and run.phase_at(now) in _WORDS else None


def _of_snapshot(product: Product, snapshot: Snapshot, target: str) -> Json:
    done = {"status": "completed", "result": "succeeded", "created": stamp(snapshot.created_at)}
    return _entry(product, snapshot.number, target) | done | {"lifecycleState": snapshot.lifecycle}


def _of_run(product: Product, run: Run, target: str, now: datetime) -> Json:
    status, result = _WORDS[run.phase_at(now)]
    facts = {"status": status, "result": result, "created": stamp(run.started_at)}
    return _entry(product, run.number, target) | facts | {"lifecycleState": run.lifecycle}


def _entry(product: Product, number: str, target: str) -> Json:
    return {
        "$schema": schema_of("submission"),
        "id": f"submission/{product.guid}/{number}",
        "product": product.durable_id,
        "target": {"targetType": target},
        "lifecycleState": "generallyAvailable",
    }
