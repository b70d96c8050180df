"""Wire to domain: listings, jobs, trees, steps, errors."""

import re
from collections.abc import Iterable

from bot.domain.change import Resource, Tree
from bot.domain.failure import ErrorDetail
from bot.domain.submission import JobReport, Progress, ReportedStep, StepStatus, Submission, Target
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.marketplace import wire
from bot.ports.marketplace import Offer

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_RESULTS = {
    "succeeded": Progress.SUCCEEDED,
    "failed": Progress.FAILED,
    "cancelled": Progress.CANCELED,
    "canceled": Progress.CANCELED,
}
_STEP_STATES = {
    "notstarted": StepStatus.PENDING,
    "": StepStatus.PENDING,
    "inprogress": StepStatus.RUNNING,
    "success": StepStatus.COMPLETE,
    "succeeded": StepStatus.COMPLETE,
    "complete": StepStatus.COMPLETE,
}


def offer(product: wire.Product) -> Offer:
    """Read a product."""
    external = product.identity.external_id
    return Offer(
        id=OfferId(external),
        durable_id=DurableId(product.id),
        type=product.type,
        name=product.alias or external,
    )


def progress(status: str, result: str) -> Progress:
    """Read a status and its result: `completed` says that it ended, only the result says how."""
    if status.lower() != "completed":
        return Progress.RUNNING
    return _RESULTS.get(result.lower(), Progress.FAILED)


def submissions(listing: wire.Submissions) -> tuple[Submission, ...]:
    """Read the listing, without the draft entry (number 0)."""
    return tuple(read for entry in listing.value if (read := submission(entry)) is not None)


def submission(entry: wire.Submission) -> Submission | None:
    """Read one entry; None for the draft and for targets that are not ours to watch."""
    target = entry.target.type.lower()
    if entry.id.rsplit("/", 1)[-1] == "0" or target not in {Target.PREVIEW, Target.LIVE}:
        return None
    return Submission(
        id=SubmissionId(entry.id),
        target=Target(target),
        progress=progress(entry.status, entry.result),
        created_at=entry.created,
    )


def job(status: wire.JobStatus) -> JobReport:
    """Read a job with its errors flattened."""
    return JobReport(
        id=JobId(status.id), progress=progress(status.status, status.result), errors=errors(status.errors)
    )


def errors(found: Iterable[wire.Error]) -> tuple[ErrorDetail, ...]:
    """Flatten error trees, outer first."""
    flat = (error for root in found for error in root.flat())
    return tuple(ErrorDetail(code=e.code, message=e.message, resource=_reference(e.resource)) for e in flat)


def _reference(resource: object) -> str:
    if isinstance(resource, dict):
        return str(resource.get("externalId") or resource.get("resourceName") or "")
    return str(resource or "")


def tree(read: wire.Tree, target: Target) -> Tree:
    """Read a resource tree; its submission is kept apart."""
    resources = tuple(
        Resource(id=str(r["id"]), type=str(r["id"]).split("/")[0], content=r)
        for r in read.resources
        if "id" in r
    )
    own = next((r.id for r in resources if r.type == "submission"), None)
    kept = tuple(r for r in resources if r.type != "submission")
    return Tree(target=target, submission=SubmissionId(own) if own else None, resources=kept)


def steps(workflows: wire.Workflows) -> tuple[ReportedStep, ...]:
    """Read the steps of all workflows in the order in which they are reported."""
    return tuple(
        _step(index, workflow, step)
        for index, workflow in enumerate(workflows.value)
        for step in workflow.steps
    )


def _step(index: int, workflow: wire.Workflow, step: wire.WorkflowStep) -> ReportedStep:
    # the submission API documents these words only; anything else it says is a failure
    status = _STEP_STATES.get(step.state.lower(), StepStatus.FAILED)
    place = workflow.environment or workflow.type or str(index)
    return ReportedStep(
        key=_NOT_SLUG.sub("-", f"{place}-{step.name}".lower()).strip("-"),
        title=step.name or "Step",
        status=status,
        started_at=step.started,
        ended_at=step.completed,
    )


def reasons(found: wire.Validations) -> tuple[ErrorDetail, ...]:
    """Read the findings that are errors."""
    return tuple(
        ErrorDetail(code=v.code, message=v.message, resource=v.resource)
        for v in found.value
        if v.severity.lower() != "informational"
    )
