"""Job ids of our own: the submission API has no jobs, and the product must be found again from the id."""

import re
from dataclasses import dataclass

from bot.domain.offer.submission import Target
from bot.domain.values import JobId
from bot.ports.marketplace import NotFound

_PUBLISH = re.compile(r"([0-9a-fA-F-]{1,64})\.([0-9]{1,19})\.(preview|live)", re.ASCII)
_AUDIENCE = re.compile(r"audience\.([0-9a-fA-F-]{1,64})\.([0-9a-f]{1,64})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurJob:
    """What a job id of ours names; `target` DRAFT: a saved preview audience."""

    product: str
    target: Target
    number: str = ""


def is_ours(job: JobId) -> bool:
    """Tell whether a job is one of the submission API's adapter."""
    return _PUBLISH.fullmatch(job) is not None or _AUDIENCE.fullmatch(job) is not None


def job_of(job: JobId) -> OurJob:
    """Read a job id. Raises NotFound for one that is not ours."""
    if found := _PUBLISH.fullmatch(job):
        return OurJob(product=found[1], number=found[2], target=Target(found[3]))
    if found := _AUDIENCE.fullmatch(job):
        return OurJob(product=found[1], target=Target.DRAFT)
    raise NotFound("That is not a job of the marketplace.")


def publish_job(product: str, number: str, target: Target) -> JobId:
    """Return the id of a publish to preview or to live."""
    return JobId(f"{product}.{number}.{target.value}")


def audience_job(product: str, digest: str) -> JobId:
    """Return the id of a preview audience that was saved."""
    return JobId(f"audience.{product}.{digest}")
