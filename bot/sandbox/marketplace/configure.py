"""`POST configure`: validates what is declared, edits the draft, starts a publish, opens a job."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.sandbox.marketplace import audiences, audiencesync, lifecycle
from bot.sandbox.marketplace.catalog import Catalog, Product, copied
from bot.sandbox.marketplace.errors import ApiError, bad_request, detail, schema_error
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.publishing import (
    CERTIFICATION,
    PUBLISH,
    VALIDATION,
    Run,
    golive_steps,
    preview_steps,
)
from bot.sandbox.marketplace.shapes import OLD_HOST, READ_ONLY, problems, type_of
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_TECHNICAL = ("-plan-technical-configuration", "plan", "product")
_MARKETING = frozenset(
    {"listing", "listing-asset", "listing-trailer", "plan-listing", "property", "customer-leads"}
)
_RUNNING = "Another publish of this product is in progress."


class Configurer:
    """Applies configure payloads to the catalogue. `new_id` makes job ids, `new_number` submissions."""

    def __init__(self, catalog: Catalog, *, new_id: Callable[[], str], new_number: Callable[[], str]) -> None:
        self._catalog = catalog
        self._new_id = new_id
        self._new_number = new_number

    def accept(self, payload: Any, switches: Switches, now: datetime) -> Job:  # noqa: ANN401 - any JSON
        """Take a payload in and return its job. Raises ApiError."""
        resources = _validated(payload)
        product = self._product(resources)
        if product.type == "azureApplication":
            raise bad_request("Type AzureApplication is not supported")
        submission = next((r for kind, r in resources if kind == "submission"), None)
        edits = [(kind, r) for kind, r in resources if kind != "submission"]
        job = Job(id=self._new_id(), product=product, started_at=now)
        if submission is not None and any(kind == audiencesync.KIND for kind, _ in edits):
            raise bad_request("An audience sync takes effect at once; it takes no submission")
        if product.running(now) is not None:
            return self._conflict(job, switches)
        job.errors = audiences.refused(edits, switches) or _apply(product, edits)
        job.touched = [str(resource.get("id", "")) for _, resource in edits]
        if submission is not None and not job.errors:
            job.run = self._publish(product, submission, job.id, switches, now)
        return job

    def _product(self, resources: list[tuple[str, Json]]) -> Product:
        kind, first = resources[0]
        reference = first.get("id") if kind == "product" else first.get("product")
        product = self._catalog.find(reference)
        if product is None:
            inner = detail("resourceNotFound", f"Product {reference} was not found")
            raise bad_request("Invalid configuration", inner)
        return product

    @staticmethod
    def _conflict(job: Job, switches: Switches) -> Job:
        locked = detail("productLocked", _RUNNING)
        if switches.conflict == "http":
            raise ApiError(409, "conflict", _RUNNING, [locked])
        job.errors = [detail("conflict", "Operation failed", locked, resource=job.product.durable_id)]
        return job

    def _publish(
        self, product: Product, submission: Json, job_id: str, switches: Switches, now: datetime
    ) -> Run:
        target = (submission.get("target") or {}).get("targetType")
        if target == "preview":
            run = self._to_preview(product, job_id, switches, now)
        elif target == "live":
            run = self._to_live(product, submission, job_id, switches, now)
        else:
            raise bad_request(
                "Invalid configuration", detail("invalidRequest", f"Target {target} is not valid")
            )
        product.runs.append(run)
        return run

    def _to_preview(self, product: Product, job_id: str, switches: Switches, now: datetime) -> Run:
        number = self._new_number()
        change = change_class(product)
        steps = preview_steps(
            change,
            seed=f"{product.guid}/{len(product.runs)}",
            fast_path=_has_fast_path(change, switches),
            slow=switches.slow_replication,
        )
        run = Run(
            number=number,
            job_id=job_id,
            target="preview",
            started_at=now,
            steps=steps,
            resources=copied(product.draft),
        )
        reason = switches.fail_certification.get(product.external_id, "")
        names = [name for name, _ in steps]
        if reason:
            run.failing = CERTIFICATION if CERTIFICATION in names else VALIDATION
            run.reason = reason
            run.errors = [_certification_errors(product, number)]
        return run

    def _to_live(
        self, product: Product, submission: Json, job_id: str, switches: Switches, now: datetime
    ) -> Run:
        number = str(submission.get("id") or "").rsplit("/", 1)[-1]
        if number in {"", "0", "None"}:
            message = "Expected a submission id that isn't null or 0 since target type is Live"
            raise bad_request("Invalid configuration", detail("invalidRequest", message))
        if product.preview is None or product.preview.number != number:
            message = f"Submission {number} is not a preview that can go live"
            raise bad_request("Invalid configuration", detail("invalidState", message))
        deprecates = submission.get("lifecycleState") == "deprecated"
        if deprecates and product.live is not None and product.live.number == number:
            return lifecycle.deprecation(product, job_id, now)
        if deprecates:
            says = "Only what is live can be deprecated"
            raise bad_request("Invalid configuration", detail("invalidState", says))
        if product.live is not None and product.live.number == number:
            raise bad_request(
                "Invalid configuration", detail("invalidState", "The submission is live already")
            )
        run = Run(
            number=number,
            job_id=job_id,
            target="live",
            started_at=now,
            steps=golive_steps(seed=f"{product.guid}/live/{len(product.runs)}"),
            resources=product.preview.resources,
        )
        if product.external_id in switches.fail_golive:
            run.failing, run.reason = PUBLISH, "The offer could not be published."
            run.errors = [
                detail(
                    "internalServerError", "Operation failed", resource=f"submission/{product.guid}/{number}"
                )
            ]
        return run


def _has_fast_path(change: str, switches: Switches) -> bool:
    return switches.audience_fast_path if change == "audience" else switches.marketing_fast_path


def _validated(payload: Any) -> list[tuple[str, Json]]:  # noqa: ANN401 - any JSON
    resources = payload.get("resources") if isinstance(payload, dict) else None
    if not isinstance(resources, list) or not resources:
        raise bad_request("Invalid configuration: schema validation failed")
    _check_schema(str(payload.get("$schema", "")))
    checked = [(_check_schema(str(r.get("$schema", ""))), _cleaned(r)) for r in resources]
    errors = [
        schema_error(str(resource["$schema"]), why)
        for kind, resource in checked
        for why in problems(kind, resource)
    ]
    if errors:
        raise bad_request("Invalid configuration: schema validation failed", *errors)
    return checked


def _check_schema(schema: str) -> str:
    kind = type_of(schema)
    if kind is None or schema.startswith(OLD_HOST):
        raise bad_request(f"Schema {schema} could not be accessed")
    return kind


def _cleaned(resource: Json) -> Json:
    """Drop what the API ignores: read-only properties, and nulls that some clients leak in snake case."""
    return {
        key: value
        for key, value in resource.items()
        if key not in READ_ONLY and not (value is None and "_" in key)
    }


def _apply(product: Product, edits: list[tuple[str, Json]]) -> list[Json]:
    errors = []
    for kind, resource in edits:
        if kind == audiencesync.KIND:
            refused = audiencesync.sync(product, resource)
            errors += [refused] if refused else []
            continue
        id_ = str(resource.get("id") or "")
        known = product.draft.get(id_)
        if known is None:
            errors.append(
                detail(
                    "badRequest",
                    "Operation failed",
                    detail("resourceNotFound", f"{id_ or kind} was not found"),
                    resource=id_,
                )
            )
            continue
        gone = _removed_images(product, id_, resource)
        if gone:
            message = f"Cannot delete image '{gone}' as it is already published"
            errors.append(detail("badRequest", message, resource=id_))
            continue
        refused = lifecycle.check(product, id_, resource)
        if refused:
            errors.append(refused)
        elif resource.get("lifecycleState") == "deleted":
            del product.draft[id_]
        else:
            product.draft[id_] = resource
    return errors


def _removed_images(product: Product, id_: str, resource: Json) -> str:
    """Return a published image version that a technical configuration leaves out."""
    published = (product.live.resources if product.live else {}).get(id_) or {}
    kept = {version.get("versionNumber") for version in resource.get("vmImageVersions") or []}
    return next(
        (
            v["versionNumber"]
            for v in published.get("vmImageVersions") or []
            if v["versionNumber"] not in kept
        ),
        "",
    )


def _certification_errors(product: Product, number: str) -> Json:
    inner = detail("invalidState", "Issues found during Certification.")
    outer = detail("invalidState", "Certification", inner)
    return detail(
        "internalServerError", "Operation failed", outer, resource=f"submission/{product.guid}/{number}"
    )


def change_class(product: Product) -> str:
    """Class what the draft changes, the way the publishing pipeline would: by resource type."""
    base = product.preview or product.live
    if base is None:
        return "technical"
    keys = {*product.draft, *base.resources}
    kinds = {key.split("/")[0] for key in keys if product.draft.get(key) != base.resources.get(key)}
    if any(kind.endswith(_TECHNICAL[0]) or kind in _TECHNICAL for kind in kinds):
        return "technical"
    if kinds == {"price-and-availability-offer"}:
        return "audience"
    return "marketing" if kinds and kinds <= _MARKETING else "commercial"
