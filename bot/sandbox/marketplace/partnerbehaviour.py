"""What no page says about the submission API: each open question is a switch, its default first."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerBehaviour:
    """How the submission API behaves where Microsoft's documentation and the known clients leave it open."""

    preview_form: Literal["audiences", "subscription", "both"] = "audiences"  # of the preview audience, read
    other_form: Literal["taken", "ignored", "refused"] = "taken"  # the form that is not read, when it is put
    stale: Literal[412, 409, 400] = 412  # a PUT whose If-Match is not the document's tag any more
    old_instances: Literal["readable", "gone", "draft"] = "readable"  # the instances of a submission
    draft_instance: Literal["moves", "stays"] = "moves"  # after a publish, the draft has new instances
    create_busy: Literal["conflict", "bad request"] = "conflict"  # while one is in progress
    listing_order: Literal["oldest", "newest"] = "oldest"
    listing_keeps: Literal["last", "all"] = "last"  # of published ones: the last preview and live, or all
    create_status: Literal[201, 202] = 201
    after_cancel: Literal[404, "Cancelled", "Failed"] = 404
    cancel_lag_seconds: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    cancel_live: Literal[409, 204] = 409  # DELETE after a promote; 204: the push to live is stopped
    steps_in_preview: Literal["present", 404, "empty"] = "present"  # workflowdetails of what is staged
    live_failure: Literal["failed", "staged"] = "failed"  # how a submission stands whose promote failed
    published_state: Literal["never", "before"] = "never"  # Published/Published for a while before InStore
    package_seconds: Annotated[int, Field(ge=0, le=1_000_000)] = 5  # from Uploaded to Processed
