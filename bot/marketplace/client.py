"""The publishing API over HTTP: the `Marketplace` port, one method per call.

Source: Microsoft Learn, "Product Ingestion API for the commercial marketplace"; steps and reasons from
the Partner Center submission API.
"""

import re
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from bot.domain.change import Tree
from bot.domain.failure import ErrorDetail
from bot.domain.submission import JobReport, ReportedStep, Submission, Target
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.marketplace import payloads, translate, wire
from bot.marketplace.http import Caller, Endpoint
from bot.marketplace.throttle import Throttle
from bot.ports.clock import Clock
from bot.ports.marketplace import MarketplaceError, NotFound, Offer

_PRODUCT = re.compile(r"^product/[0-9a-fA-F-]{36}$")
_SUBMISSION = re.compile(r"^submission/[0-9a-fA-F-]{36}/\d{1,19}$")
_JOB = re.compile(r"^[0-9A-Za-z-]{1,64}$")
_ASK_STEPS_AGAIN = timedelta(minutes=10)
Model = TypeVar("Model", bound=wire.Wire)

_QUERY = {"$version": payloads.VERSION}


class IngestionClient:
    """Implements `Marketplace`. `steps` is None where the submission API is not to be asked."""

    def __init__(
        self, caller: Caller, throttle: Throttle, clock: Clock, *, api: Endpoint, steps: Endpoint | None
    ) -> None:
        self._caller = caller
        self._throttle = throttle
        self._clock = clock
        self._api = api
        self._steps = steps
        self._silent_since: dict[DurableId, datetime] = {}

    async def find_offer(self, offer: OfferId) -> Offer | None:
        """Look an offer up by its ID."""
        query = {**_QUERY, "externalId": offer}
        found = await self._caller.get(self._api, "product", wire.Products, query)
        return next((translate.offer(product) for product in found.value), None)

    async def list_offers(self) -> tuple[Offer, ...]:
        """Return every offer, page by page, on our own address only."""
        offers: list[Offer] = []
        query = dict(_QUERY)
        while True:
            page = await self._caller.get(self._api, "product", wire.Products, query)
            offers += [translate.offer(product) for product in page.value]
            token = _continuation(page.next_link)
            if token is None or token == query.get("continuationToken"):
                return tuple(offers)
            query["continuationToken"] = token

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        """Read one environment; None when the offer never got there."""
        query = {**_QUERY, "targetType": target.value}
        try:
            read = await self._caller.get(self._api, f"resource-tree/{_product(product)}", wire.Tree, query)
        except NotFound:
            return None
        return translate.tree(read, target)

    async def submissions(self, product: DurableId) -> tuple[Submission, ...]:
        """Return the listing without the draft entry."""
        path = f"submission/{_guid(product)}"
        return translate.submissions(await self._caller.get(self._api, path, wire.Submissions, _QUERY))

    async def submission(self, id_: SubmissionId) -> Submission | None:
        """Read one submission by id."""
        try:
            found = await self._caller.get(self._api, _checked(id_, _SUBMISSION), wire.Submission, _QUERY)
        except NotFound:
            return None
        return translate.submission(found)

    async def submit_preview(self, product: DurableId) -> JobReport:
        """Publish the whole draft to preview."""
        _product(product)
        return await self._configure(payloads.to_preview(product))

    async def go_live(self, product: DurableId, preview: SubmissionId) -> JobReport:
        """Publish that preview to live."""
        _product(product)
        return await self._configure(payloads.to_live(product, SubmissionId(_checked(preview, _SUBMISSION))))

    async def cancel(self, job: JobId) -> JobReport:
        """Cancel a publish job."""
        path = f"configure/{_checked(job, _JOB)}/cancel"
        return translate.job(await self._caller.post(self._api, path, wire.JobStatus, query=_QUERY))

    async def job(self, job: JobId) -> JobReport:
        """Read a job's status, or return the last report when it is younger than the poll interval."""
        recent = self._throttle.recent(job)
        if recent is not None:
            return recent
        path = f"configure/{_checked(job, _JOB)}/status"
        read = await self._caller.get(self._api, path, wire.JobStatus, _QUERY)
        return self._throttle.remember(translate.job(read))

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """Return the reported steps; None where there are none to be had, for a while without asking."""
        read = await self._ask_steps(product, submission, "workflowdetails", wire.Workflows)
        return translate.steps(read) or None if read is not None else None

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...]:
        """Return what the validations say."""
        read = await self._ask_steps(product, submission, "validations", wire.Validations)
        return translate.reasons(read) if read is not None else ()

    async def _ask_steps(
        self, product: DurableId, submission: SubmissionId, what: str, model: type[Model]
    ) -> Model | None:
        """Ask the second API; that it does not answer must never hold up the first."""
        if self._steps is None or self._is_silent(product):
            return None
        number = _checked(submission, _SUBMISSION).rsplit("/", 1)[1]
        path = f"products/{_guid(product)}/submissions/{number}/{what}"
        try:
            return await self._caller.get(self._steps, path, model)
        except MarketplaceError:
            self._silent_since[product] = self._clock.now()
            return None

    def _is_silent(self, product: DurableId) -> bool:
        since = self._silent_since.get(product)
        return since is not None and self._clock.now() - since < _ASK_STEPS_AGAIN

    async def _configure(self, payload: dict[str, Any]) -> JobReport:
        read = await self._caller.post(self._api, "configure", wire.JobStatus, payload=payload, query=_QUERY)
        return translate.job(read)


def _continuation(link: str | None) -> str | None:
    """Return the token of a next link; the link itself is not followed, its host may be any."""
    if not link:
        return None
    query = {key.lower(): value for key, value in parse_qsl(urlsplit(link).query)}
    return query.get("continuationtoken")


def _product(product: DurableId) -> str:
    return _checked(product, _PRODUCT)


def _guid(product: DurableId) -> str:
    return _product(product).split("/")[1]


def _checked(id_: str, pattern: re.Pattern[str]) -> str:
    """Refuse an id that would mean something else in an address."""
    if not pattern.match(id_):
        raise NotFound(f"“{id_}” is not an id of the marketplace.")
    return id_
