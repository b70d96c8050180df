"""`POST configure`: reads what is declared, edits the draft, starts a publish, opens a job. All or none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.sandbox.marketplace import audiences, audiencesync, edits
from bot.sandbox.marketplace.catalog import Catalog
from bot.sandbox.marketplace.drafting import Drafted, commit, draft_of
from bot.sandbox.marketplace.edits import Edit
from bot.sandbox.marketplace.errors import ApiError, bad_request, detail
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.references import References
from bot.sandbox.marketplace.signing import unsigned
from bot.sandbox.marketplace.submitting import Publish, start
from bot.sandbox.marketplace.switches import Switches

_RUNNING = "Another publish of this product is in progress."


class Configurer:
    """Applies configure payloads to the catalogue. `new_id` makes job ids, `new_number` submissions."""

    def __init__(self, catalog: Catalog, *, new_id: Callable[[], str], new_number: Callable[[], str]) -> None:
        self._catalog = catalog
        self._new_id = new_id
        self._new_number = new_number

    def accept(self, payload: Any, switches: Switches, now: datetime, *, every_type: bool = False) -> Job:  # noqa: ANN401 - any JSON
        """Take a payload in and return its job. Raises ApiError; then nothing has changed.

        `every_type` serves Azure applications too, which this API does not, but the submission API does.
        """
        references = References(self._catalog, edits.read(payload), new_id=self._new_id)
        product = references.product
        if product.type == "azureApplication" and not every_type:
            raise bad_request("Type AzureApplication is not supported")
        declared = references.resolve()
        submissions = [edit for edit in declared if edit.kind == "submission"]
        named = [edit for edit in declared if edit.kind != "submission"]
        for edit in named:
            edit.resource = unsigned(edit.resource)
        _check_together(submissions, named)
        job = Job(id=self._new_id(), product=product, started_at=now)
        if product.running(now) is not None:
            return self._conflict(job, switches)
        drafted = draft_of(product, named, is_new=references.is_new)
        job.errors = audiences.refused(named, switches) or drafted.errors
        if job.errors and references.is_new:
            raise bad_request("Invalid configuration", *job.errors)
        if job.errors:
            return job
        if submissions:
            publish = Publish(
                submission=submissions[0].resource, named=named, draft=drafted.draft, job_id=job.id, now=now
            )
            job.run = start(product, publish, switches, self._new_number)
        self._keep(job, drafted, named)
        return job

    def _keep(self, job: Job, drafted: Drafted, named: list[Edit]) -> None:
        product = job.product
        commit(product, drafted)
        job.touched = [edit.id for edit in named if edit.kind != audiencesync.KIND]
        if job.run is None:
            job.undo = drafted.undo
            job.written = {id_: product.draft[id_] for id_ in drafted.undo if id_ in product.draft}
        else:
            product.runs.append(job.run)
        if product.durable_id in product.draft:
            self._catalog.add(product)
        else:
            self._catalog.remove(product)

    @staticmethod
    def _conflict(job: Job, switches: Switches) -> Job:
        locked = detail("productLocked", _RUNNING)
        if switches.conflict == "http":
            raise ApiError(409, "conflict", _RUNNING, [locked])
        job.errors = [detail("conflict", "Operation failed", locked, resource=job.product.durable_id)]
        return job


def _check_together(submissions: list[Edit], named: list[Edit]) -> None:
    if len(submissions) > 1:
        inner = detail("invalidRequest", "A payload can hold one submission only")
        raise bad_request("Invalid configuration", inner)
    if submissions and any(edit.kind == audiencesync.KIND for edit in named):
        raise bad_request("An audience sync takes effect at once; it takes no submission")
