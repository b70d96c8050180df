"""`IngestionClient`: the publishing API of the Azure Marketplace over aiohttp, one method per call."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain

import aiohttp

from bot.domain.offer.failure import ErrorDetail, FailureKind, failure_of
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import JobReport, ReportedStep, Submission, Target, running
from bot.domain.offer.tree import Tree
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.http.json_text import JsonObject
from bot.http.urls import base_url as read_base_url
from bot.marketplace import payloads, translate
from bot.marketplace.addresses import job_path, preview_of, product_guid, submission_number
from bot.marketplace.auth import Audience, Tokens, TokenSource
from bot.marketplace.exchange import Bound
from bot.marketplace.faults import refusal
from bot.marketplace.line import Endpoint, Limits, Line
from bot.marketplace.stepsapi import StepsApi
from bot.marketplace.submissions.client import SubmissionClient
from bot.marketplace.throttle import PollWindows, Throttle
from bot.marketplace.wire import Page, read
from bot.ports.clock import Clock
from bot.ports.marketplace import Busy, MarketplaceError, NotFound, Refused, Unreachable

SERVED = frozenset({"azureVirtualMachine", "coreVirtualMachine", "azureContainer", "softwareAsAService"})
"""The types of offers that the Product Ingestion API publishes."""

_PAGE = "100"
_QUIET_WINDOWS = 10
_STEPS_LIMITS = Limits(seconds=6.0, connect_seconds=3.0)


class IngestionClient:
    """Implements the `Marketplace` port with the Product Ingestion API, and the submission API for steps.

    `session` stays the caller's to close. `tokens` are kept here and renewed when they end or are refused.
    A job is polled at most once in `min_poll_seconds` (Microsoft: one poll a minute); in between, the last
    report answers. `steps_url` None: no steps, no reasons.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        tokens: TokenSource,
        steps_url: str | None,
        clock: Clock,
        min_poll_seconds: float = 60.0,
        limits: Limits | None = None,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Raises ConfigError when an address may not be sent a token. `refused` hears of unanswered steps."""
        base = read_base_url(base_url, setting="STAGEBOT_MARKETPLACE_URL")
        held = Tokens(tokens, clock)
        self._throttle = Throttle(clock)
        self._line = Line(
            session,
            Endpoint(base=base, audience=Audience.INGESTION, query={"$version": payloads.API_VERSION}),
            tokens=held,
            throttle=self._throttle,
            clock=clock,
            limits=limits or Limits(),
        )
        self._most_of_tree = Bound((limits or Limits()).tree_bytes, "STAGEBOT_TREE_MEGABYTES")
        self._windows = PollWindows(clock, seconds=min_poll_seconds)
        self._steps: StepsApi | None = None
        self._applications: SubmissionClient | None = None
        if steps_url:
            older = partial(
                Line,
                session,
                Endpoint(
                    base=read_base_url(steps_url, setting="STAGEBOT_STEPS_URL"),
                    audience=Audience.SUBMISSIONS,
                    query={},
                ),
                tokens=held,
                throttle=Throttle(clock),
                clock=clock,
            )
            self._steps = StepsApi(
                older(limits=_STEPS_LIMITS),
                clock,
                quiet_seconds=_QUIET_WINDOWS * min_poll_seconds,
                refused=refused,
            )
            self._applications = SubmissionClient(older(limits=limits or Limits()), self._steps)

    async def find_offer(self, offer: OfferId) -> Offer | None:
        """Look an offer up by its ID; None when the account has no such offer."""
        try:
            page = read(Page, await self._line.get("product", {"externalId": offer}))
        except NotFound:
            return None
        found = (translate.offer(entry) for entry in page.value)
        return next((entry for entry in found if entry.id == offer.lower()), None)

    async def list_offers(self) -> tuple[Offer, ...]:
        """Return every offer of the account, without entries that have no readable id."""
        pages = [read(Page, page) async for page in self._line.pages("product", {"$maxpagesize": _PAGE})]
        offers = (_readable(entry) for entry in chain.from_iterable(page.value for page in pages))
        return tuple(offer for offer in offers if offer is not None)

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        """Read one environment; None when the offer never got there.

        How a missing preview or live environment is answered is not documented: 404 is assumed, 400 taken
        for the same. The draft is always there, so its errors are raised.
        """
        path = f"resource-tree/product/{product_guid(product)}"
        try:
            content = await self._line.get(path, {"targetType": target.value}, most=self._most_of_tree)
        except NotFound:
            return None
        except Refused:
            if target is Target.DRAFT:
                raise
            return None
        return translate.tree(target, content)

    async def submissions(self, product: DurableId) -> tuple[Submission, ...]:
        """Return the listing without the draft entry, oldest first."""
        path = f"submission/{product_guid(product)}"
        pages = [read(Page, page) async for page in self._line.pages(path)]
        return translate.submissions(chain.from_iterable(page.value for page in pages))

    async def submission(self, id_: SubmissionId) -> Submission | None:
        """Read one submission by id, also one that the listing has dropped; None when unknown."""
        try:
            submission_number(id_)
            return translate.submission(await self._line.get(id_))
        except NotFound:
            return None

    async def submit_preview(self, product: DurableId) -> JobReport:
        """Publish the whole draft to preview. Not idempotent."""
        product_guid(product)
        return await self._configure(product, payloads.submit_preview(product))

    async def go_live(self, product: DurableId, preview: SubmissionId) -> JobReport:
        """Publish that preview to live. Not idempotent, and there is no way back."""
        return await self._configure(product, payloads.go_live(product, preview_of(product, preview)))

    async def save_preview_audience(
        self, product: DurableId, audience: Sequence[Mapping[str, object]]
    ) -> JobReport:
        """Put a preview audience into the draft, as a whole. Idempotent; in force after the next publish."""
        return await self._configure(product, payloads.save_preview_audience(product, audience))

    async def _configure(self, product: DurableId, document: JsonObject) -> JobReport:
        try:
            return translate.accepted(await self._line.post("configure", document))
        except Busy as error:
            if failure_of(error.errors).kind is FailureKind.CONFLICT or await self._may_publish(product):
                raise
            refused = refusal(error.errors, "HTTP 409")
        raise refused

    async def _may_publish(self, product: DurableId) -> bool:
        """Tell whether another publish of the offer may run: `conflict` is a code of validations, too."""
        try:
            return running(await self.submissions(product)) is not None
        except MarketplaceError:
            return True

    async def cancel(self, job: JobId) -> JobReport:
        """Cancel a publish job; Refused when it is too late."""
        try:
            answer = await self._line.post(f"{job_path(job)}/cancel")
        except Busy as error:  # of a cancel, a conflict says that this very job cannot be stopped now
            refusal = Refused(errors=error.errors)
        else:
            report = translate.job_report(job, answer, changes=True)
            self._windows.tell(report)
            return report
        raise refusal

    async def job(self, job: JobId) -> JobReport:
        """Read a job's status, at most one poll window old."""
        path = f"{job_path(job)}/status"

        async def poll() -> JobReport:
            return translate.job_report(job, await self._line.get(path, retry=False))

        return await self._windows.ask(job, poll)

    async def saved(self, job: JobId) -> Tree | None:
        """Return the draft's resources that a completed job saved; None while it has not completed.

        Product Ingestion API, configure-detail: it holds completed resources only, and errors are not in it.
        """
        try:
            return translate.saved(await self._line.get(job_path(job), most=self._most_of_tree))
        except (Refused, NotFound):  # asked for too early, which status says so is not documented
            return None

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """Return the steps that the submission API reports; None where it has none to tell."""
        if self._steps is None or self._throttle.left:
            return None
        return await self._steps.steps(product, submission)

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...] | None:
        """Return what speaks against a failed submission; None where that could not be asked."""
        if self._steps is None:
            return ()
        return await self._steps.reasons(product, submission)

    @property
    def applications(self) -> SubmissionClient | None:
        """The same account's Azure applications; None while the submission API is switched off."""
        return self._applications

    def unserved(self, offer: Offer) -> str:
        """Say why an offer of that type cannot be staged; empty when it can."""
        return (
            "" if offer.type in SERVED else f"Offers of type {offer.type} cannot be staged through the API."
        )

    @property
    def steps_problem(self) -> str:
        """What the submission API last answered in place of steps or reasons."""
        return self._steps.problem if self._steps is not None else ""


def _readable(entry: JsonObject) -> Offer | None:
    try:
        return translate.offer(entry)
    except Unreachable:
        return None
