"""The answers as they travel: tolerant of casing, order, unknown keys, odd times and missing lists."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.marketplace.faults import misunderstood

_LONGEST_WORDS = 500
M = TypeVar("M", bound="Wire")


def moment(value: object) -> datetime | None:
    """Read a time as aware UTC: seven digits of a second, no zone (UTC) and the year 0001 (none) occur.

    What is no time reads as none: times adorn an answer, they never decide.
    """
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        aware = read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return aware if aware.year > 1 else None


def _words(value: object) -> str:
    return value.strip()[:_LONGEST_WORDS] if isinstance(value, str) else ""


def _listed(value: object) -> object:
    return [] if value is None else value


Moment = Annotated[datetime | None, BeforeValidator(moment)]
Words = Annotated[str, BeforeValidator(_words)]
"""Foreign text for people; empty when it is missing or something else."""
Entries = Annotated[list[Any], BeforeValidator(lambda value: value if isinstance(value, list) else [])]
"""What adorns an answer; anything but a list is none."""
Objects = Annotated[list[dict[str, Any]], BeforeValidator(_listed)]


class Wire(BaseModel):
    """A JSON object of an answer. Keys compare without case: both `externalId` and `externalID` occur."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=lambda name: name.replace("_", ""),
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _fold_keys(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        return {str(key).lower(): item for key, item in value.items()}


def read(model: type[M], content: object, *, changes: bool = False) -> M:
    """Read JSON through a model. Raises Unreachable naming the fields (never the values) that do not fit.

    `changes`: the answer is one to a call that was to change something.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in issue["loc"]) or "it" for issue in error.errors()})
    raise misunderstood(f"{', '.join(places)[:200]} is not as documented", changes=changes)


class Page(Wire):
    """One page of a listing."""

    value: Objects


class Identity(Wire):
    """What people call a product."""

    external_id: str


class Product(Wire):
    """An offer, as `GET product` shows it."""

    id: str
    identity: Identity
    type: Words = ""
    alias: Words = ""


class Environment(Wire):
    """Where a submission or a tree belongs: draft, preview, live, or one that is not for offers."""

    target_type: str


class SubmissionEntry(Wire):
    """One submission. The draft has neither status nor result."""

    id: str
    target: Environment
    status: str | None = None
    result: str | None = None
    created: Moment = None


class JobStatus(Wire):
    """A configure job. `jobEnd` is left out: it stands before the job has ended, too."""

    job_id: str = ""
    job_status: str | None = None
    job_result: str | None = None
    errors: Any = None
    validations: Entries = Field(default_factory=list)
    reports: Entries = Field(default_factory=list)


class ResourceTree(Wire):
    """Everything of one environment."""

    resources: list[dict[str, Any]]


class WorkflowStep(Wire):
    """One step of the submission API's `workflowdetails`."""

    name: Words = ""
    state: Words = ""
    start_date_time_in_utc: Moment = None
    complete_date_time_in_utc: Moment = None


class Workflow(Wire):
    """One workflow of a submission: to the preview, or to production."""

    type: Words = ""
    target_environment: Words = ""
    workflow_steps: Annotated[list[WorkflowStep], BeforeValidator(_listed)] = Field(default_factory=list)


class Validation(Wire):
    """One finding of the submission API's `validations`."""

    error_code: Words = ""
    code: Words = ""
    severity: Words = ""
    level: Words = ""
    message: Words = ""
    resource: Words = ""


class Report(Wire):
    """One certification report; its file is behind a signed address, which goes nowhere."""

    report_time_in_utc: Moment = None
    status: Words = ""


class SubscriptionPolicies(Wire):
    """What a subscription was bought as."""

    quota_id: Words = ""


class SubscriptionDetails(Wire):
    """Azure Resource Manager's answer about a subscription."""

    policies: SubscriptionPolicies = Field(default_factory=SubscriptionPolicies, alias="subscriptionpolicies")


class GalleryDisk(Wire):
    """One disk of a gallery's image version."""

    size_in_gb: int = 0
    lun: int = 0


class GalleryDisks(Wire):
    """The disks of a gallery's image version."""

    os_disk_image: GalleryDisk = Field(default_factory=GalleryDisk)
    data_disk_images: Annotated[list[GalleryDisk], BeforeValidator(_listed)] = Field(default_factory=list)


class GalleryVersionProperties(Wire):
    """What Azure says of an image version."""

    provisioning_state: Words = ""
    storage_profile: GalleryDisks = Field(default_factory=GalleryDisks)


class GalleryVersion(Wire):
    """Azure Resource Manager's answer about an image version of a gallery."""

    properties: GalleryVersionProperties = Field(default_factory=GalleryVersionProperties)


class GalleryDefinitionProperties(Wire):
    """What Azure says of an image definition."""

    os_state: Words = ""
    os_type: Words = ""
    generation: Words = Field(default="", alias="hypervgeneration")
    architecture: Words = ""


class GalleryDefinition(Wire):
    """Azure Resource Manager's answer about an image definition of a gallery."""

    properties: GalleryDefinitionProperties = Field(default_factory=GalleryDefinitionProperties)


class ConfigureDetail(Wire):
    """What a completed job left behind."""

    resources: Objects = Field(default_factory=list)
