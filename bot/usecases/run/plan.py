"""What a push to staging would do, gathered for the window that asks for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.offer.durations import until_staged
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight.finding import Finding, warning
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, DurableId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.offer.describe import Description, describe
from bot.usecases.offer.preflight import Looked, preflight


async def plan_push(
    services: Services, offer: Offer, channel: ChannelId, *, patience: float = 1.0
) -> StagePlan:
    """Gather what the stage modal shows; `patience`: seconds to wait for what the draft refers to.

    `unfinished` of the plan counts the looks that had not ended by then: ask again with more patience, and
    they are there. Raises MarketplaceError.
    """
    described = await describe(services.marketplace, offer.durable_id)
    plan, takes = await services.store.read(lambda tx: _plan(tx, offer, channel, described))
    looked = await preflight(services, described, offer_type=offer.type, takes=takes, within=patience)
    return replace(plan, findings=_with_nothing_to_do(described, looked), unfinished=looked.unfinished)


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


def _with_nothing_to_do(described: Description, looked: Looked) -> tuple[Finding, ...]:
    if described.draft is None or described.change.first or described.change.lines:
        return looked.findings
    text = "The draft holds no change against what is published."
    return (*looked.findings, warning("NO_CHANGE", text))
