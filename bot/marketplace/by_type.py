"""One marketplace over two APIs: an offer's type decides which one serves it, once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain

from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import JobReport, ReportedStep, Submission, Target
from bot.domain.offer.tree import Tree
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId
from bot.marketplace.client import IngestionClient
from bot.marketplace.submissions.client import TYPE, SubmissionClient
from bot.marketplace.submissions.jobs import is_ours
from bot.ports.marketplace import Marketplace, MarketplaceError, Refused
from bot.telemetry.log import get_logger

_log = get_logger("marketplace")
_WITHOUT = "Azure applications are staged over the submission API, which STAGEBOT_STEPS_URL=off switches off."


async def nowhere(_: DurableId) -> str:
    """Know no offer."""
    return ""


class MarketplaceByType:
    """Implements the `Marketplace` port. `type_of` knows the type of an offer that was seen before.

    `applications` None: the submission API is switched off, and Azure applications are refused.
    """

    def __init__(
        self,
        ingestion: IngestionClient,
        applications: SubmissionClient | None,
        *,
        type_of: Callable[[DurableId], Awaitable[str]] = nowhere,
    ) -> None:
        self._ingestion = ingestion
        self._applications = applications
        self._type_of = type_of
        self._types: dict[DurableId, str] = {}

    def unserved(self, offer: Offer) -> str:
        """Say why an offer of that type cannot be staged; empty when it can."""
        if offer.type != TYPE:
            return self._ingestion.unserved(offer)
        return "" if self._applications is not None else _WITHOUT

    async def find_offer(self, offer: OfferId) -> Offer | None:
        """Look an offer up by its ID; None when the account has no such offer."""
        found = await self._ingestion.find_offer(offer)
        if found is None and self._applications is not None:
            found = await self._applications.find_offer(offer)
        return self._noted(found) if found is not None else None

    async def list_offers(self) -> tuple[Offer, ...]:
        """Return every offer of the account. Of one that both APIs list, the newer API's word counts."""
        listed = await self._ingestion.list_offers()
        others: tuple[Offer, ...] = ()
        if self._applications is not None:
            try:
                others = await self._applications.list_offers()
            except MarketplaceError as error:  # it is often away; what the newer API lists is still right
                _log.warning("applications.not_listed", error=type(error).__name__, reason=str(error))
        offers = {offer.durable_id.lower(): offer for offer in chain(others, listed)}
        return tuple(self._noted(offer) for offer in offers.values())

    def _noted(self, offer: Offer) -> Offer:
        self._types[offer.durable_id] = offer.type
        return offer

    async def _for(self, product: DurableId) -> Marketplace:
        known = self._types.get(product) or await self._type_of(product)
        if known:
            self._types[product] = known
        if known != TYPE:
            return self._ingestion
        if self._applications is None:
            raise Refused(_WITHOUT)
        return self._applications

    def _of_job(self, job: JobId) -> Marketplace:
        if not is_ours(job):
            return self._ingestion
        if self._applications is None:
            raise Refused(_WITHOUT)
        return self._applications

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        """As the port."""
        return await (await self._for(product)).tree(product, target)

    async def submissions(self, product: DurableId) -> tuple[Submission, ...]:
        """As the port."""
        return await (await self._for(product)).submissions(product)

    async def submission(self, id_: SubmissionId) -> Submission | None:
        """As the port."""
        product = DurableId(f"product/{id_.split('/')[1]}") if id_.count("/") == 2 else DurableId("")
        return await (await self._for(product)).submission(id_)

    async def submit_preview(self, product: DurableId) -> JobReport:
        """As the port."""
        return await (await self._for(product)).submit_preview(product)

    async def go_live(self, product: DurableId, preview: SubmissionId) -> JobReport:
        """As the port."""
        return await (await self._for(product)).go_live(product, preview)

    async def save_preview_audience(
        self, product: DurableId, audience: Sequence[Mapping[str, object]]
    ) -> JobReport:
        """As the port."""
        return await (await self._for(product)).save_preview_audience(product, audience)

    async def cancel(self, job: JobId) -> JobReport:
        """As the port."""
        return await self._of_job(job).cancel(job)

    async def job(self, job: JobId) -> JobReport:
        """As the port."""
        return await self._of_job(job).job(job)

    async def saved(self, job: JobId) -> Tree | None:
        """As the port."""
        return await self._of_job(job).saved(job)

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """As the port."""
        return await (await self._for(product)).steps(product, submission)

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...] | None:
        """As the port."""
        return await (await self._for(product)).reasons(product, submission)

    @property
    def steps_problem(self) -> str:
        """What the API of steps and reasons last answered in place of them; empty when all is well."""
        return self._ingestion.steps_problem
