"""A look at the marketplace, and what it (or its failure) means for a run, written down."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.aggregate import Lease
from bot.domain.offer.diff import compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import JobReport, Observation, Progress, Submission, Target, find
from bot.domain.offer.tree import Tree
from bot.domain.policy.policy import AfterFailure
from bot.domain.run import observation, production
from bot.domain.run import run as runs
from bot.domain.run.cadence import wait_for
from bot.domain.run.events import GoliveFailed, PollFound
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.run import Run, RunOutcome
from bot.domain.run.states import State
from bot.domain.values import JobId, SubmissionId
from bot.ports.marketplace import (
    Forbidden,
    Marketplace,
    MarketplaceError,
    NotFound,
    Throttled,
    TooLarge,
    Unauthorized,
)
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services


async def look(services: Services, run: Run) -> Observation:
    """Ask the marketplace everything that matters for a run in its state. Raises MarketplaceError."""
    marketplace = services.marketplace
    seen = await seen_now(services, run, await marketplace.submissions(run.durable_id))
    job, forgotten = await job_of(marketplace, run.job)
    seen = replace(seen, job=job, job_forgotten=forgotten)
    subject = run.preview or _newest_preview(seen)
    if subject is None:
        return seen
    steps = await marketplace.steps(run.durable_id, subject)
    failed = (job is not None and job.progress is Progress.FAILED) or _has_failed(seen, subject)
    reasons = await marketplace.reasons(run.durable_id, subject) if failed else ()
    return replace(seen, steps=steps, reasons=reasons)


async def seen_now(services: Services, run: Run, listing: tuple[Submission, ...]) -> Observation:
    """Return what a listing shows; of a run's own submission that it lacks, what its id gives."""
    seen = Observation(seen_at=services.clock.now(), submissions=listing, lag=services.pace.visible_within)
    if run.preview is None or find(listing, run.preview) is not None:
        return seen
    found = await services.marketplace.submission(run.preview)
    return replace(seen, looked_up=found, unknown_by_id=found is None)


async def job_of(marketplace: Marketplace, job: JobId | None) -> tuple[JobReport | None, bool]:
    """Read a job's report; the flag says that the marketplace does not know the job any more."""
    if job is None:
        return None, False
    try:
        return await marketplace.job(job), False
    except NotFound:
        return None, True


def _newest_preview(seen: Observation) -> SubmissionId | None:
    previews = [entry for entry in seen.submissions if entry.target is Target.PREVIEW]
    return previews[-1].id if previews else None


def _has_failed(seen: Observation, subject: SubmissionId) -> bool:
    entry = find(seen.submissions, subject)
    return entry is not None and entry.progress is Progress.FAILED


async def poll(services: Services, claim: Lease[Run]) -> RunOutcome:
    """Look at a leased run and decide. A failed look decides only that we do not know."""
    try:
        outcome = observation.observe(claim.subject, await look(services, claim.subject))
    except MarketplaceError as error:
        return missed(services, claim.subject, error)
    try:
        return await _with_review(services, outcome)
    except MarketplaceError as error:
        return _without_review(services, claim.subject, outcome, error)


def _without_review(
    services: Services, before: Run, outcome: RunOutcome, error: MarketplaceError
) -> RunOutcome:
    """Keep what was seen although the preview cannot be read: the run is STAGED, and the review opens later.

    An obstacle that was told stays told: the listing answered, and what is in the way is still there.
    """
    run = replace(
        outcome.subject,
        faults=before.faults,
        unknown_since=before.unknown_since,
        unknown_why=before.unknown_why,
    )
    seen = tuple(event for event in outcome.events if not isinstance(event, PollFound))
    return replace(outcome, subject=run, events=seen).then(missed(services, run, error))


async def _with_review(services: Services, outcome: RunOutcome) -> RunOutcome:
    """Open the review as soon as the preview can be read; until then the run stays STAGED."""
    run = outcome.subject
    if run.state is not State.STAGED:
        return outcome
    tree = await services.marketplace.tree(run.durable_id, Target.PREVIEW)
    if tree is None or tree.submission != run.preview:
        return outcome
    live = await services.marketplace.tree(run.durable_id, Target.LIVE)
    opened = production.ask_for_approval(
        run, digest_of(tree), goes_live=_goes_live(tree, live), now=services.clock.now()
    )
    return outcome.then(opened)


def _goes_live(staged: Tree, live: Tree | None) -> tuple[str, ...]:
    first = ("First publish: nothing of this offer is live yet.",) if live is None else ()
    return (*first, *(line.text for line in compare(staged, live).lines))


def missed(services: Services, run: Run, error: MarketplaceError) -> RunOutcome:
    """Count a look that failed; the run keeps its state, and the obstacle gets its name."""
    return runs.lose(run, str(error), obstacle=_obstacle(error), now=services.clock.now())


def _obstacle(error: MarketplaceError) -> Obstacle:
    match error:
        case Unauthorized():
            return Obstacle.NOT_ACCEPTED
        case Forbidden():
            return Obstacle.NOT_PERMITTED
        case TooLarge():
            return Obstacle.TOO_LARGE
        case Throttled():
            return Obstacle.THROTTLED
        case _:
            return Obstacle.AWAY


def due_next(services: Services, run: Run, *, retry_after: float | None = None) -> datetime:
    """Return when to look at a run again."""
    since = max(
        [step.started_at for step in run.steps if step.started_at] or [run.created_at],
    )
    planned, now = run.goes_live_at, services.clock.now()
    wait = wait_for(
        run.state,
        obstacle=run.unknown_why,
        now=now,
        since=since,
        every=services.pace.poll_every,
        faults=run.faults,
        spread=services.clock.fraction(),
        retry_after=timedelta(seconds=retry_after) if retry_after else None,
    )
    wanted = services.clock.after(wait)
    return min(wanted, planned) if planned is not None and planned > now else wanted


async def keep(
    services: Services, claim: Lease[Run], outcome: RunOutcome, *, due_at: datetime | None = None
) -> None:
    """Write a decision about a leased run and give the lease back. Raises Stale."""
    due = due_at or due_next(services, outcome.subject)
    kept = _voided_after_failure(services, outcome)
    await services.store.write(lambda tx: record(tx, services, kept, fence=claim.fence, due_at=due))


def _voided_after_failure(services: Services, outcome: RunOutcome) -> RunOutcome:
    policy = services.policy.for_offer(outcome.subject.offer)
    failed = any(isinstance(event, GoliveFailed) for event in outcome.events)
    if not failed or policy.after_failed_go_live is not AfterFailure.VOID:
        return outcome
    return replace(outcome, subject=production.unscheduled(outcome.subject), voids_approvals=True)


async def is_still_staged(services: Services, run: Run) -> RunOutcome | None:
    """Compare what is staged now with what was approved; an outcome means: it is not the same."""
    tree = await services.marketplace.tree(run.durable_id, Target.PREVIEW)
    if tree is None or run.digest is None:
        raise NotFound("The preview cannot be read, so nothing can go live.")
    digest = digest_of(tree)
    if not digest.changed(run.digest):
        return None
    return production.void(run, digest, now=services.clock.now())
