"""What a push to staging would do, gathered for the window that asks for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.offer.durations import until_staged
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight import Finding, check
from bot.domain.review.foresight import nobody_left, outlasting
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, DurableId, PersonId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.offer.describe import Description, describe


async def plan_push(
    services: Services, offer: Offer, channel: ChannelId, *, by: PersonId | None = None
) -> StagePlan:
    """Gather what the stage modal shows to `by`. Raises MarketplaceError."""
    described = await describe(services.marketplace, offer.durable_id)
    now = services.clock.now()
    plan = await services.store.read(lambda tx: _plan(tx, offer, channel, described, now))
    policy = services.policy.for_offer(offer.id)
    staged_at = now + plan.usual.usual if plan.usual is not None else now
    return replace(
        plan,
        nobody_left=by is not None and nobody_left(policy, by),
        outlasting=outlasting(policy, staged_at),
    )


def _plan(tx: Tx, offer: Offer, channel: ChannelId, described: Description, now: datetime) -> StagePlan:
    change_class = described.change.change_class
    past = tx.runs.durations(change_class=change_class.name.lower())
    usual = until_staged(change_class, past)
    return StagePlan(
        offer=offer.id,
        name=offer.name,
        offer_type=offer.type,
        channel=channel,
        change=described.change,
        usual=usual,
        past_steps=_past_steps(tx, offer.durable_id),
        whitelist=described.whitelist,
        whitelist_count=len(described.whitelist),
        findings=_findings(described, now=now, takes=usual.late),
        shown=described.shown,
    )


def _past_steps(tx: Tx, product: DurableId) -> tuple[str, ...]:
    runs: Sequence[Run] = tx.runs.past_runs(product, limit=1)
    return tuple(step.title for run in runs for step in run.steps)


def _findings(described: Description, *, now: datetime, takes: timedelta) -> tuple[Finding, ...]:
    if described.draft is None:
        return ()
    return check(described.draft, described.base, described.listing, now=now, takes=takes)
