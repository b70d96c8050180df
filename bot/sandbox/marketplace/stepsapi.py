"""The older submission API, which alone tells steps, validations and certification reports."""

from datetime import datetime
from typing import Any

from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.jobs import stamp
from bot.sandbox.marketplace.publishing import PUBLISH, SIGNOFF, Phase, Run
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_SUBSTATES = {
    ("preview", Phase.SUCCEEDED): ("Published", "ReadyToPublish"),
    ("preview", Phase.FAILED): ("InProgress", "FailedInCertification"),
    ("live", Phase.SUCCEEDED): ("Published", "InStore"),
    ("live", Phase.FAILED): ("InProgress", "Failed"),
    ("live", Phase.RUNNING): ("InProgress", "Publishing"),
    ("live", Phase.NOT_STARTED): ("InProgress", "Publishing"),
}


def runs_of(product: Product, number: str) -> tuple[Run | None, Run | None]:
    """Return the newest publish to preview and to live of a submission."""
    found = {run.target: run for run in product.runs if run.number == number}
    return found.get("preview"), found.get("live")


def submission(product: Product, run: Run, now: datetime) -> Json:
    """Return one submission in this API's words."""
    state, substate = _SUBSTATES.get((run.target, run.phase_at(now)), ("InProgress", "Submitted"))
    return {
        "resourceType": "Submission",
        "state": state,
        "substate": substate,
        "targets": [{"type": "Scope", "value": run.target.capitalize()}],
        "friendlyName": f"Submission {product.runs.index(run) + 1}",
        "areResourcesReady": True,
        "id": run.number,
    }


def workflows(product: Product, number: str, switches: Switches, now: datetime) -> list[Json]:
    """Return the two workflows of a submission with their steps."""
    preview, live = runs_of(product, number)
    found = []
    if preview is not None:
        steps = _steps(preview, switches, now)
        if preview.phase_at(now) is Phase.SUCCEEDED:
            began = preview.ends_at
            steps.append(_step(switches, SIGNOFF, began, live.started_at if live else None))
        else:
            steps.append(_step(switches, SIGNOFF, None, None))
        found.append(_workflow("Preview", steps, switches))
    steps = _steps(live, switches, now) if live else [_step(switches, PUBLISH, None, None)]
    found.append(_workflow("Live", steps, switches))
    return found


def _workflow(target: str, steps: list[Json], switches: Switches) -> Json:
    ordered = list(reversed(steps)) if switches.steps_reversed else steps
    return {"type": "Submission", "targetEnvironment": target, "workflowSteps": ordered}


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
    state = "NotStarted" if began is None else "InProgress" if ended is None else "Success"
    return {
        "name": switches.step_names.get(name, name),
        "state": "Failed" if failed else state,
        "startDateTimeInUtc": stamp(began) if began else None,
        "completeDateTimeInUtc": stamp(ended) if ended else None,
    }


def reports(product: Product, number: str, now: datetime) -> list[Json]:
    """Return the certification reports of a submission."""
    preview, _ = runs_of(product, number)
    if preview is None or preview.phase_at(now) is not Phase.FAILED:
        return []
    return [{"reportTimeInUtc": stamp(preview.ends_at), "status": "Failed", "fileUri": ""}]


def validations(product: Product, number: str, now: datetime) -> list[Json]:
    """Return what the validations found: the reasons that the newer API does not give."""
    preview, live = runs_of(product, number)
    failed = [run for run in (preview, live) if run and run.phase_at(now) is Phase.FAILED and run.reason]
    return [
        {"errorCode": "CertificationFailed", "severity": "Error", "message": run.reason, "resource": ""}
        for run in failed
    ]
