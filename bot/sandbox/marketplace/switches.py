"""What can be made to behave badly, or otherwise, while the sandbox runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.sandbox.marketplace.partnerbehaviour import PartnerBehaviour

Count = Annotated[int, Field(ge=0, le=1_000_000)]
Amount = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
BlobError = Literal[
    "",
    "AuthorizationFailure",
    "KeyBasedAuthenticationNotPermitted",
    "AccountIsDisabled",
    "ContainerBeingDeleted",
    "ContainerDisabled",
    "ServerBusy",
    "OperationTimedOut",
    "InternalError",
]
LoginError = Literal[
    0, 50027, 53003, 70003, 90002, 90033, 500011, 700016, 700024, 700213, 7000215, 7000218, 7000222
]
Status = Annotated[int, Field(ge=400, le=599)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches(PartnerBehaviour):
    """Every switch of the sandbox marketplace, all off by default."""

    strict: bool = False  # $version is required, order is shuffled, a job polled twice a minute is 429
    conflict: Literal["http", "job"] = (
        "http"  # a second publish: "http" = 409 at once, "job" = a job that fails
    )
    throttle_every: Count = 0  # every n-th call is 429
    retry_after: Count = 5
    fail_next: tuple[Status, ...] = ()  # status codes for the next calls of the API, in order
    drop_after_accept: Count = 0  # that many changes take effect without an answer
    slow_seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] = (
        0.0  # real seconds before each answer
    )
    garble: Literal["", "html", "truncated", "huge"] = ""  # "html", "truncated" or "huge" instead of JSON
    token_seconds: Count = 3599
    login_error: LoginError = 0  # every token is refused with this AADSTS number; 0: none
    no_manager_role: bool = False  # 403 everywhere
    cancel_refused: bool = False
    slow_replication: bool = False
    marketing_fast_path: bool = True  # a marketing-only change skips certification
    audience_fast_path: bool = False  # a whitelist-only change skips certification
    listing_lag_seconds: Count = 0  # how long a new submission does not show in the listing
    listing_keeps_preview: bool = False  # the old preview is listed beside the one that is on its way
    lists_canceled: bool = False  # a canceled submission stays in the listing, as cancelled
    live_as_preview: bool = False  # what is live is listed as a preview, too, with the same id
    forget_jobs_hours: Amount = 0.0  # a completed job is unknown after that long; 0: never
    refuse_kinds: bool = False  # CSP, DreamSpark and Azure in Open are refused on the whitelist
    most_audiences: Count = 0  # more entries on the whitelist are refused; 0: no limit
    missing_tree_status: Literal[400, 404] = 404  # of an environment that an offer never reached: 404 or 400
    local_addresses: bool = False  # disks and pictures are read back on this machine, not on Azure's hosts
    blob_error: BlobError = ""  # what every call of the blob store answers: an error code of Azure Storage
    steps_api: bool = True
    error_dialect: Literal["string", "nested", "problem", "flat", "gateway"] = (
        "string"  # the submission API's
    )
    wrong_audience: Literal[401, 404] = 401  # of the submission API, to a token of another service
    step_names: dict[str, str] = field(default_factory=dict)  # other names for the steps
    steps_reversed: bool = False
    fail_certification: dict[str, str] = field(default_factory=dict)  # offer ID -> what the report says
    fail_golive: tuple[str, ...] = ()  # offer IDs


_READER = TypeAdapter(Switches)


def changed(switches: Switches, values: Mapping[str, Any]) -> Switches:
    """Return switches with some values replaced. Raises ValueError for a wrong name or value."""
    unknown = sorted(set(values) - {item.name for item in fields(switches)})
    if unknown:
        raise ValueError(f"no switch is called {', '.join(unknown)}")
    try:
        return _READER.validate_python({**asdict(switches), **values})
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{first['loc'][0]}: {first['msg']}") from None
