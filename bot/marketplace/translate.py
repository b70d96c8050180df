"""What the publishing API says, in the domain's words."""

from collections.abc import Iterable

from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import JobReport, Submission, Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.http.json_text import JsonObject, is_deeper_than
from bot.marketplace.addresses import is_durable, is_job, is_submission
from bot.marketplace.errortree import flatten
from bot.marketplace.faults import misunderstood
from bot.marketplace.findings import findings
from bot.marketplace.progress import progress_of
from bot.marketplace.wire import ConfigureDetail, JobStatus, Product, ResourceTree, SubmissionEntry, read

_DRAFT = "0"
_DEEPEST_RESOURCE = 40
_PARTLY = ErrorDetail(
    code="partiallySucceeded",
    message="The marketplace carried out a part of it only. Which part is shown in Partner Center.",
)
_TARGETS = {"preview": Target.PREVIEW, "live": Target.LIVE}


def offer(content: JsonObject) -> Offer:
    """Read one product. Raises Unreachable when it has no usable id."""
    product = read(Product, content)
    if not is_durable(product.id) or not product.id.startswith("product/"):
        raise misunderstood("a product has no durable ID")
    external = product.identity.external_id.strip().lower()
    return Offer(
        id=OfferId(external),
        durable_id=DurableId(product.id),
        type=product.type,
        name=product.alias or external,
    )


def submissions(entries: Iterable[JsonObject]) -> tuple[Submission, ...]:
    """Read a listing: oldest first, without the draft and without environments that are not for offers."""
    read_ones = [submission(entry) for entry in entries]
    return tuple(sorted((entry for entry in read_ones if entry is not None), key=_age))


def _age(entry: Submission) -> tuple[float, int]:
    created = entry.created_at.timestamp() if entry.created_at else 0.0
    return created, int(entry.id.rpartition("/")[2])


def submission(content: JsonObject) -> Submission | None:
    """Read one submission; None for the draft. Raises Unreachable when it makes no sense."""
    entry = read(SubmissionEntry, content)
    target = _TARGETS.get(entry.target.target_type.lower())
    number = entry.id.rpartition("/")[2]
    if target is None or number == _DRAFT:
        return None
    if not is_submission(entry.id):
        raise misunderstood("a submission has no durable ID")
    read_as = progress_of(entry.status, entry.result)
    return Submission(
        id=SubmissionId(entry.id),
        target=target,
        progress=read_as.progress,
        created_at=entry.created,
        unread=read_as.unread,
    )


def accepted(content: JsonObject) -> JobReport:
    """Read the answer to a configure call.

    Its job id is what counts; how the job stands, the next look tells. Raises Unreachable with
    an unknown outcome when there is no id.
    """
    job = read(JobStatus, content, changes=True)
    if not is_job(job.job_id):
        raise misunderstood("the job has no id", changes=True)
    return _report(JobId(job.job_id), job)


def job_report(asked: JobId, content: JsonObject, *, changes: bool = False) -> JobReport:
    """Read a job's status. Raises Unreachable when it is of another job, or no job's status at all."""
    job = read(JobStatus, content, changes=changes)
    if not job.job_status and not job.job_id:
        raise misunderstood("it is no job's status", changes=changes)
    if job.job_id and job.job_id.lower() != asked.lower():
        raise misunderstood("it is about another job", changes=changes)
    return _report(asked, job)


def _report(id_: JobId, job: JobStatus) -> JobReport:
    read_as = progress_of(job.job_status, job.job_result)
    errors = flatten(job.errors)
    return JobReport(
        id=id_,
        progress=read_as.progress,
        errors=(_PARTLY, *errors) if read_as.partly else errors,
        reasons=findings(job.validations, job.reports),
        unread=read_as.unread,
    )


def tree(target: Target, content: JsonObject) -> Tree:
    """Read a resource tree. Raises Unreachable when a resource has no id or is nested without end."""
    resources = tuple(_resource(entry) for entry in read(ResourceTree, content).resources)
    found = next((resource.id for resource in resources if resource.type == "submission"), None)
    if found is not None and not is_submission(found):
        raise misunderstood("the tree's submission has no durable ID")
    return Tree(target=target, submission=SubmissionId(found) if found else None, resources=resources)


def saved(content: JsonObject) -> Tree:
    """Read a job's detail as what it left in the draft. Raises Unreachable as `tree` does."""
    resources = tuple(_resource(entry) for entry in read(ConfigureDetail, content).resources)
    return Tree(target=Target.DRAFT, submission=None, resources=resources)


def _resource(content: JsonObject) -> Resource:
    id_ = content.get("id")
    if not isinstance(id_, str) or not is_durable(id_):
        raise misunderstood("a resource has no durable ID")
    if is_deeper_than(content, _DEEPEST_RESOURCE):
        raise misunderstood("a resource is nested too deeply")
    return Resource(id=id_, type=id_.partition("/")[0], content=content)
