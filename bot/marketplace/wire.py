"""Pydantic models of the API's answers: tolerant of case, order, unknown and missing keys."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

_FRACTION = re.compile(r"(\.\d{6})\d+")


def _time(value: object) -> object:
    """Read the API's times: seven fractional digits, sometimes no zone, year 1 for "not yet"."""
    if not isinstance(value, str):
        return None
    text = _FRACTION.sub(r"\1", value).replace("Z", "+00:00")
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    return None if aware.year <= 1 else aware


def _list(value: object) -> object:
    return value if isinstance(value, list) else []


def _text(value: object) -> object:
    return "" if value is None else str(value)


Time = Annotated[datetime | None, BeforeValidator(_time)]
Text = Annotated[str, BeforeValidator(_text)]


class Wire(BaseModel):
    """Unknown keys are ignored: the API grows."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Identity(Wire):
    """How people call a product or plan."""

    external_id: Text = Field("", validation_alias=AliasChoices("externalId", "externalID", "externalid"))


class Product(Wire):
    """`product`."""

    id: str
    identity: Identity = Identity()
    type: Text = ""
    alias: Text = ""


class Products(Wire):
    """A page of the product listing."""

    value: list[Product]
    next_link: str | None = Field(None, validation_alias=AliasChoices("@nextLink", "nextLink"))


class Target(Wire):
    """Which environment."""

    type: Text = Field("", validation_alias=AliasChoices("targetType", "type"))


class Submission(Wire):
    """`submission`."""

    id: str
    target: Target
    status: Text = ""
    result: Text = ""
    created: Time = None


class Submissions(Wire):
    """The submission listing."""

    value: list[Submission]


class Tree(Wire):
    """`resource-tree`."""

    resources: list[dict[str, Any]]


class Error(Wire):
    """One error of a tree; `details` may be absent, empty or nested to any depth."""

    code: Text = ""
    message: Text = ""
    resource: Annotated[Any, Field(validation_alias=AliasChoices("resourceId", "resource"))] = ""
    details: Annotated[list["Error"], BeforeValidator(_list)] = []

    def flat(self) -> Iterator["Error"]:
        """Yield this error and every one below it, outer first."""
        yield self
        for inner in self.details:
            yield from inner.flat()


class ErrorBody(Wire):
    """The body of an HTTP error."""

    error: Error


class JobStatus(Wire):
    """`configure-status`."""

    id: str = Field(validation_alias=AliasChoices("jobId", "jobID"))
    status: Text = Field("", validation_alias=AliasChoices("jobStatus", "status"))
    result: Text = Field("", validation_alias=AliasChoices("jobResult", "result"))
    errors: Annotated[list[Error], BeforeValidator(_list)] = []


class WorkflowStep(Wire):
    """One step in the submission API."""

    name: Text = ""
    state: Text = ""
    started: Time = Field(None, alias="startDateTimeInUtc")
    completed: Time = Field(None, alias="completeDateTimeInUtc")


class Workflow(Wire):
    """One workflow in the submission API."""

    type: Text = ""
    environment: Text = Field("", alias="targetEnvironment")
    steps: Annotated[list[WorkflowStep], BeforeValidator(_list)] = Field([], alias="workflowSteps")


class Workflows(Wire):
    """`workflowdetails`."""

    value: list[Workflow]


class Validation(Wire):
    """One finding of the submission API."""

    code: Text = Field("", alias="errorCode")
    severity: Text = ""
    message: Text = ""
    resource: Text = ""


class Validations(Wire):
    """`validations`."""

    value: list[Validation]
