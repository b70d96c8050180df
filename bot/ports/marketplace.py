"""What we need from the publishing API: `Marketplace`, and the errors it may answer with.

MarketplaceError                  .retry_after: seconds or None; .outcome_known: False = look first
├── Unauthorized                  ├── Throttled
├── Forbidden                     ├── Refused
├── NotFound                      └── Unreachable
├── Busy                             └── TooLarge
└── Overtaken
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.domain.errors import StagebotError
from bot.domain.offer.failure import ErrorDetail
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import JobReport, ReportedStep, Submission, Target
from bot.domain.offer.tree import Tree
from bot.domain.values import DurableId, JobId, OfferId, SubmissionId


class MarketplaceError(StagebotError):
    """The marketplace did not do what was asked."""

    outcome_known = True
    """False: the call may have taken effect; look before acting again."""

    def __init__(
        self,
        message: str = "",
        *,
        errors: Sequence[ErrorDetail] = (),
        retry_after: float | None = None,
        outcome_known: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.errors = tuple(errors)
        self.retry_after = retry_after
        if outcome_known is not None:
            self.outcome_known = outcome_known


class Unauthorized(MarketplaceError):
    """The marketplace refused our credentials. Check the tenant, the client and its secret."""


class Forbidden(MarketplaceError):
    """The app has no Manager role in Partner Center (Account settings > User management)."""


class NotFound(MarketplaceError):
    """The marketplace does not know that."""


class Busy(MarketplaceError):
    """Another publish of the offer is running."""

    passes = True


class Overtaken(MarketplaceError):
    """Somebody else changed that in Partner Center in between; nothing was written."""

    passes = True


class Refused(MarketplaceError):
    """The marketplace refused the run."""


class Throttled(MarketplaceError):
    """The marketplace asks us to slow down."""

    passes = True


class Unreachable(MarketplaceError):
    """The marketplace does not answer."""

    passes = True

    outcome_known = False


class TooLarge(Unreachable):
    """The marketplace's answer is larger than the setting that the message names allows."""

    passes = False


class Marketplace(Protocol):
    """The publishing API. Every call has a time limit and raises MarketplaceError only."""

    def unserved(self, offer: Offer) -> str:
        """Say why an offer of that type cannot be staged; empty when it can."""

    async def find_offer(self, offer: OfferId) -> Offer | None:
        """Look an offer up by its ID; None when the account has no such offer."""

    async def list_offers(self) -> tuple[Offer, ...]:
        """Return every offer of the account."""

    async def tree(self, product: DurableId, target: Target) -> Tree | None:
        """Read one environment; None when the offer never got there."""

    async def submissions(self, product: DurableId) -> tuple[Submission, ...]:
        """Return the listing without the draft entry, oldest first."""

    async def submission(self, id_: SubmissionId) -> Submission | None:
        """Read one submission by id, also one that the listing has dropped; None when unknown."""

    async def submit_preview(self, product: DurableId) -> JobReport:
        """Publish the whole draft to preview. Not idempotent."""

    async def go_live(self, product: DurableId, preview: SubmissionId) -> JobReport:
        """Publish that preview to live. Not idempotent, and there is no way back."""

    async def save_preview_audience(
        self, product: DurableId, audience: Sequence[Mapping[str, object]]
    ) -> JobReport:
        """Put a preview audience into the draft, as a whole. Idempotent; in force after the next publish."""

    async def cancel(self, job: JobId) -> JobReport:
        """Cancel a publish job; Refused when it is too late."""

    async def job(self, job: JobId) -> JobReport:
        """Read a job's status. Polled too soon, the last report answers; without one, Throttled."""

    async def saved(self, job: JobId) -> Tree | None:
        """Return the draft's resources that a completed job saved; None while it has not completed."""

    async def steps(self, product: DurableId, submission: SubmissionId) -> tuple[ReportedStep, ...] | None:
        """Return the steps that the submission API reports; None where it has none to tell."""

    async def reasons(self, product: DurableId, submission: SubmissionId) -> tuple[ErrorDetail, ...] | None:
        """Return what validations and certification reports say of a failed submission.

        Empty where they say nothing, None where they could not be asked: ask again later.
        """

    @property
    def steps_problem(self) -> str:
        """What the API of steps and reasons last answered in place of them; empty when all is well."""
