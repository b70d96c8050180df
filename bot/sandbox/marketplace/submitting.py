"""Starting a publish: which resources it ships, through which steps, and what will be wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.marketplace import lifecycle
from bot.sandbox.marketplace.catalog import Product, copied
from bot.sandbox.marketplace.edits import Edit, Json
from bot.sandbox.marketplace.errors import ApiError, bad_request, detail
from bot.sandbox.marketplace.publishing import (
    CERTIFICATION,
    PUBLISH,
    VALIDATION,
    Run,
    golive_steps,
    preview_steps,
)
from bot.sandbox.marketplace.switches import Switches

_TECHNICAL = ("-plan-technical-configuration", "plan", "product")
_MARKETING = frozenset(
    {"listing", "listing-asset", "listing-trailer", "plan-listing", "property", "customer-leads"}
)
_NEEDED_FIRST = ("product", "property", "plan")
_REFUSED = "Invalid configuration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """A publish that is asked for: the submission, and the resources that it names beside itself."""

    submission: Json
    named: list[Edit]
    draft: dict[str, Json]
    job_id: str
    now: datetime


def start(product: Product, publish: Publish, switches: Switches, new_number: Callable[[], str]) -> Run:
    """Return the run of a publish; nothing is kept yet. Raises ApiError 400."""
    target = publish.submission["target"]["targetType"]
    _check_owner(product, publish.submission)
    if target == "preview":
        return _to_preview(product, publish, switches, new_number)
    if target == "live":
        return _to_live(product, publish, switches)
    raise _invalid("invalidRequest", f"Target {target} is not valid")


def change_class(product: Product, resources: dict[str, Json]) -> str:
    """Class what a publish changes, the way the publishing pipeline would: by resource type."""
    base = product.preview or product.live
    if base is None:
        return "technical"
    keys = {*resources, *base.resources}
    kinds = {key.split("/")[0] for key in keys if resources.get(key) != base.resources.get(key)}
    if any(kind.endswith(_TECHNICAL[0]) or kind in _TECHNICAL for kind in kinds):
        return "technical"
    if kinds == {"price-and-availability-offer"}:
        return "audience"
    return "marketing" if kinds and kinds <= _MARKETING else "commercial"


def _check_owner(product: Product, submission: Json) -> None:
    parts = str(submission.get("id") or f"submission/{product.guid}/0").split("/")
    if len(parts) != 3 or parts[0] != "submission" or parts[1] != product.guid:
        raise _invalid("invalidId", f"The submission does not belong to {product.durable_id}")


def _to_preview(product: Product, publish: Publish, switches: Switches, new_number: Callable[[], str]) -> Run:
    if publish.submission.get("lifecycleState") == "deprecated":
        raise _invalid("invalidState", "Only what is live can be deprecated")
    resources = copied(_shipped(product, publish))
    change = change_class(product, resources)
    steps = preview_steps(
        change,
        seed=f"{product.guid}/{len(product.runs)}",
        fast_path=switches.audience_fast_path if change == "audience" else switches.marketing_fast_path,
        slow=switches.slow_replication,
    )
    run = Run(
        number=new_number(),
        job_id=publish.job_id,
        target="preview",
        started_at=publish.now,
        steps=steps,
        resources=resources,
    )
    reason = switches.fail_certification.get(product.external_id, "")
    if reason:
        run.failing = CERTIFICATION if CERTIFICATION in dict(steps) else VALIDATION
        run.reason = reason
        run.errors = [_certification_errors(product, run.number)]
    return run


def _shipped(product: Product, publish: Publish) -> dict[str, Json]:
    """Return what a publish to preview ships: the whole draft, or what it names over what is published.

    Product Ingestion API, "publish specific draft resources", also known as modular publish.
    """
    if not publish.named:
        return publish.draft
    base = product.preview or product.live
    kinds = {edit.kind for edit in publish.named}
    if base is None and not kinds.issuperset(_NEEDED_FIRST):
        missing = ", ".join(kind for kind in _NEEDED_FIRST if kind not in kinds)
        raise _invalid("businessValidationError", f"A first modular publish needs {missing} too")
    shipped = dict(base.resources) if base else {}
    for edit in publish.named:
        shipped.pop(edit.id, None)
        if edit.id in publish.draft:
            shipped[edit.id] = publish.draft[edit.id]
    return shipped


def _to_live(product: Product, publish: Publish, switches: Switches) -> Run:
    if publish.named:
        raise _invalid("invalidRequest", "A modular publish goes to preview only")
    number = str(publish.submission.get("id") or "").rsplit("/", 1)[-1]
    if number in {"", "0"}:
        message = "Expected a submission id that isn't null or 0 since target type is Live"
        raise _invalid("invalidRequest", message)
    if product.preview is None or product.preview.number != number:
        raise _invalid("invalidState", f"Submission {number} is not a preview that can go live")
    is_live = product.live is not None and product.live.number == number
    if publish.submission.get("lifecycleState") == "deprecated":
        if is_live:
            return lifecycle.deprecation(product, publish.job_id, publish.now)
        raise _invalid("invalidState", "Only what is live can be deprecated")
    if is_live:
        raise _invalid("invalidState", "The submission is live already")
    run = Run(
        number=number,
        job_id=publish.job_id,
        target="live",
        started_at=publish.now,
        steps=golive_steps(seed=f"{product.guid}/live/{len(product.runs)}"),
        resources=product.preview.resources,
    )
    if product.external_id in switches.fail_golive:
        run.failing, run.reason = PUBLISH, "The offer could not be published."
        resource = f"submission/{product.guid}/{number}"
        run.errors = [detail("internalServerError", "Operation failed", resource=resource)]
    return run


def _certification_errors(product: Product, number: str) -> Json:
    inner = detail("invalidState", "Issues found during Certification.")
    outer = detail("invalidState", "Certification", inner)
    resource = f"submission/{product.guid}/{number}"
    return detail("internalServerError", "Operation failed", outer, resource=resource)


def _invalid(code: str, message: str) -> ApiError:
    return bad_request(_REFUSED, detail(code, message))
