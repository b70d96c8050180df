"""What a push to staging would do, gathered for the window that asks for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.offer.durations import until_staged
from bot.domain.offer.offer import Offer
from bot.domain.review.foresight import nobody_left, outlasting
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, DurableId, PersonId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.offer.describe import Description, describe
from bot.usecases.offer.preflight import preflight


async def plan_push(
    services: Services,
    offer: Offer,
    channel: ChannelId,
    *,
    by: PersonId | None = None,
    patience: float = 1.0,
) -> StagePlan:
    """Gather what the stage modal shows to `by`; `patience`: seconds to wait for what the draft refers to.

    `unfinished` of the plan counts the looks that had not ended by then: ask again with more patience, and
    they are there. Raises MarketplaceError.
    """
    described = await describe(services.marketplace, offer.durable_id)
    plan, takes = await services.store.read(lambda tx: _plan(tx, offer, channel, described))
    looked = await preflight(services, described, offer_type=offer.type, takes=takes, within=patience)
    policy, now = services.policy.for_offer(offer.id), services.clock.now()
    staged_at = now + plan.usual.usual if plan.usual is not None else now
    return replace(
        plan,
        findings=looked.findings,
        unfinished=looked.unfinished,
        nobody_left=by is not None and nobody_left(policy, by),
        outlasting=outlasting(policy, staged_at),
    )


def _plan(tx: Tx, offer: Offer, channel: ChannelId, described: Description) -> tuple[StagePlan, timedelta]:
    change_class = described.change.change_class
    past = tx.runs.durations(change_class=change_class.name.lower())
    usual = until_staged(change_class, past)
    plan = StagePlan(
        offer=offer.id,
        name=offer.name,
        offer_type=offer.type,
        channel=channel,
        change=described.change,
        usual=usual,
        past_steps=_past_steps(tx, offer.durable_id),
        whitelist=described.whitelist,
        whitelist_count=len(described.whitelist),
        shown=described.shown,
    )
    return plan, usual.late


def _past_steps(tx: Tx, product: DurableId) -> tuple[str, ...]:
    runs: Sequence[Run] = tx.runs.past_runs(product, limit=1)
    return tuple(step.title for run in runs for step in run.steps)
