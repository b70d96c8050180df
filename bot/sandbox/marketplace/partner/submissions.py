"""Submissions in the submission API's words: states, workflows with steps, what certification found.

`targets` says Preview for ever; only the substate and the Live workflow tell what is live.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.marketplace.catalog import Product, Snapshot
from bot.sandbox.marketplace.jobs import stamp
from bot.sandbox.marketplace.partner import catalogue
from bot.sandbox.marketplace.publishing import PUBLISH, SIGNOFF, Phase, Run
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_NEVER = "1601-01-01T00:00:00Z"
_STATES = {
    ("preview", Phase.NOT_STARTED): ("InProgress", "InDraft"),
    ("preview", Phase.RUNNING): ("InProgress", "Submitted"),
    ("preview", Phase.SUCCEEDED): ("Published", "ReadyToPublish"),
    ("preview", Phase.FAILED): ("InProgress", "FailedInCertification"),
    ("live", Phase.NOT_STARTED): ("Published", "Publishing"),
    ("live", Phase.RUNNING): ("Published", "Publishing"),
    ("live", Phase.SUCCEEDED): ("Published", "InStore"),
    ("live", Phase.FAILED): ("InProgress", "Failed"),
    ("live", Phase.CANCELED): ("Published", "ReadyToPublish"),
}
_PUBLISHED_FOR = timedelta(minutes=10)
_ENDED = frozenset({Phase.SUCCEEDED, Phase.FAILED, Phase.CANCELED})


@dataclass(frozen=True, slots=True)
class Submission:
    """One number with its publishes; what was live before the sandbox started has none, but a snapshot."""

    number: str
    preview: Run | None
    live: Run | None
    snapshot: Snapshot | None
    switches: Switches

    def state_at(self, now: datetime) -> tuple[str, str] | None:
        """Return state and substate; None once it was canceled and cannot be read any more."""
        run = self.live or self.preview
        if run is None:
            return "Published", "InStore"
        phase = run.phase_at(now)
        if phase is Phase.CANCELED and run.target == "preview":
            ended = self.switches.after_cancel
            return ("InProgress", str(ended)) if ended != 404 else None
        if run.target == "live" and phase is Phase.FAILED and self.switches.live_failure == "staged":
            return "Published", "ReadyToPublish"
        is_new = run.target == "live" and phase is Phase.SUCCEEDED and now < run.ends_at + _PUBLISHED_FOR
        if is_new and self.switches.published_state == "before":
            return "Published", "Published"
        return _STATES.get((run.target, phase))


def find(product: Product, number: str, switches: Switches) -> Submission | None:
    """Return a submission with the newest publish to preview and to live."""
    found = {run.target: run for run in product.runs if run.number == number}
    kept = next((s for s in (product.live, product.preview) if s is not None and s.number == number), None)
    if not found and kept is None:
        return None
    return Submission(number, found.get("preview"), found.get("live"), kept, switches)


def everything(product: Product, now: datetime, switches: Switches) -> list[Submission]:
    """Return the submissions that a listing shows, in the order that is switched on."""
    numbers = {run.number for run in product.runs}
    numbers |= {one.number for one in (product.preview, product.live) if one is not None}
    found = [one for number in sorted(numbers, key=int) if (one := find(product, number, switches))]
    listed = [one for one in found if one.state_at(now) and _is_listed(product, one, now)]
    return listed if switches.listing_order == "oldest" else listed[::-1]


def _is_listed(product: Product, one: Submission, now: datetime) -> bool:
    """Tell whether the listing shows a submission: new ones come late, replaced ones go (switches)."""
    started, switches = one.preview.started_at if one.preview else None, one.switches
    if started is not None and now - started < timedelta(seconds=switches.listing_lag_seconds):
        return False
    newest = product.runs[-1].number if product.runs else ""
    kept = {found.number for found in (product.preview, product.live) if found is not None}
    return switches.listing_keeps == "all" or one.number in {newest, *kept}


def document(product: Product, found: Submission, now: datetime, *, expanded: bool = False) -> Json:
    """Return a submission; `expanded` adds how it is published."""
    state, substate = found.state_at(now) or ("InProgress", "Submitted")
    runs = [run for run in product.runs if run.target == "preview"]
    release = runs.index(found.preview) + 1 if found.preview in runs else 0
    published = _published_at(found, now)
    is_being_made = substate == "InDraft"
    body: Json = {
        "resourceType": "Submission",
        "state": state,
        "substate": substate,
        "targets": [{"type": "Scope", "value": "Preview"}],
        **catalogue.instances(product, catalogue.published_as(release, found.switches)),
        "publishedTimeInUtc": stamp(published) if published else _NEVER,
        "pendingUpdateInfo": {"updateType": "Create", "status": "Running" if is_being_made else "Completed"},
        "releaseNumber": release + 1,
        "friendlyName": f"Submission {release + 1}",
        "areResourcesReady": True,
        "id": found.number,
    }
    if expanded:
        times = {"releaseTimeInUtc": "0001-01-01T00:00:00"}
        notes = found.preview.notes if found.preview else ""
        body["publishOption"] = times | {"isManualPublish": True, "isAutoPromote": False}
        body["publishOption"] |= {"certificationNotes": notes} if notes else {}
    return body


def _published_at(found: Submission, now: datetime) -> datetime | None:
    run = found.live or found.preview
    if run is not None:
        return run.ends_at if run.phase_at(now) is Phase.SUCCEEDED else None
    return found.snapshot.created_at if found.snapshot else None


def workflows(found: Submission, switches: Switches, now: datetime) -> list[Json]:
    """Return both workflows with their steps, the preview's first."""
    entries = []
    if found.preview is not None:
        steps = _steps(found.preview, switches, now)
        is_staged = found.preview.phase_at(now) is Phase.SUCCEEDED
        began = found.preview.ends_at if is_staged else None
        steps.append(_step(switches, SIGNOFF, began, found.live.started_at if found.live else None))
        entries.append(_workflow("Preview", steps, switches, found.preview, now))
    return [*entries, live_workflow(found, switches, now)]


def live_workflow(found: Submission, switches: Switches, now: datetime) -> Json:
    """Return the workflow to production, which `promote` answers with."""
    steps = _steps(found.live, switches, now) if found.live else [_step(switches, PUBLISH, None, None)]
    return _workflow("Live", steps, switches, found.live, now)


def _workflow(target: str, steps: list[Json], switches: Switches, run: Run | None, now: datetime) -> Json:
    phase = run.phase_at(now) if run else Phase.NOT_STARTED
    states = {Phase.SUCCEEDED: "Success", Phase.FAILED: "Failed", Phase.CANCELED: "Cancelled"}
    body: Json = {
        "type": "Push",
        "state": states.get(phase, "InProgress" if run else "NotStarted"),
        "targetEnvironment": target,
        "workflowSteps": list(reversed(steps)) if switches.steps_reversed else steps,
    }
    if run is not None:
        body["startDateTimeInUtc"] = _time(run.started_at)
    if run is not None and phase in _ENDED:
        body["completeDateTimeInUtc"] = _time(run.canceled_at or run.ends_at)
    return body


def _steps(run: Run, switches: Switches, now: datetime) -> list[Json]:
    entered = {name: (begins, ends) for name, begins, ends in run.timeline()}
    return [_step_at(switches, run, name, entered.get(name), now) for name, _ in run.steps]


def _step_at(
    switches: Switches, run: Run, name: str, times: tuple[datetime, datetime] | None, now: datetime
) -> Json:
    if times is None or now < times[0]:
        return _step(switches, name, None, None)
    begins, ends = times
    if now < ends:
        return _step(switches, name, begins, None)
    return _step(switches, name, begins, ends, failed=name == run.failing)


def _step(
    switches: Switches, name: str, began: datetime | None, ended: datetime | None, *, failed: bool = False
) -> Json:
    """Return one step: what has not begun or ended has no time, rather than none."""
    state = "NotStarted" if began is None else "InProgress" if ended is None else "Success"
    body = {"name": switches.step_names.get(name, name), "state": "Failed" if failed else state}
    body |= {"startDateTimeInUtc": _time(began)} if began else {}
    return body | ({"completeDateTimeInUtc": _time(ended)} if ended else {})


def _time(when: datetime) -> str:
    """Write a time as workflows do: UTC, and no zone."""
    return stamp(when).removesuffix("Z")


def reports(found: Submission, now: datetime) -> list[Json]:
    """Return the certification reports of a submission."""
    preview = found.preview
    if preview is None or preview.phase_at(now) is not Phase.FAILED:
        return []
    return [{"reportTimeInUtc": stamp(preview.ends_at), "status": "Failed", "fileUri": ""}]


def validations(found: Submission, now: datetime) -> list[Json]:
    """Return what the validations found: the reasons that the newer API does not give."""
    runs = (found.preview, found.live)
    failed = [run for run in runs if run and run.phase_at(now) is Phase.FAILED and run.reason]
    return [
        {"errorCode": "CertificationFailed", "severity": "Error", "message": run.reason, "resource": ""}
        for run in failed
    ]
