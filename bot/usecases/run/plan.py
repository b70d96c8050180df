"""What a push to staging would do, gathered for the window that asks for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.offer.offer import Offer
from bot.domain.people import Actor
from bot.domain.policy.policy import Preflight
from bot.domain.review.foresight import nobody_left, outlasting
from bot.domain.run.run import Run
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId, DurableId, TeamId
from bot.ports.marketplace import MarketplaceError, Refused
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import expected_of
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.offer.describe import Description, describe
from bot.usecases.offer.preflight import preflight
from bot.usecases.run import queries
from bot.usecases.run.stage import check_is_member, check_may_stage, find_to_stage

_PATIENCE, _LEAST = 1.7, 0.05
"""Seconds: the window shows within two what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """The offer has a run that is in the way of a new one, and where its card stands."""

    run: Run
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """The marketplace does not answer. `seen` is the offer if it was seen before.

    `passes`: it may answer later by itself; else somebody has to mend something first.
    """

    seen: Offer | None
    reason: str
    can_push: bool
    passes: bool


async def plan_push(
    services: Services, text: str, channel: ChannelId, *, by: Actor, patience: float = _PATIENCE
) -> StagePlan | InFlight | Away:
    """Gather what the stage window shows of the offer that somebody means.

    `patience`: seconds after which what the draft refers to is not waited for any more. `unfinished` of the
    plan counts the looks that had not ended by then: ask again with more patience, and they are there.

    Raises NotAllowed, UnknownOffer, UnsupportedOffer, Refused, PeopleUnknown.
    """
    until = asyncio.get_running_loop().time() + patience
    longest = services.pace.fill_within.total_seconds() + max(patience - _PATIENCE, 0.0)
    try:
        async with asyncio.timeout(longest):
            offer = await find_to_stage(services, text, by)
            return await _plan_found(services, offer, channel, by, until)
    except Refused:
        raise
    except (MarketplaceError, TimeoutError) as error:
        return await _away(services, text, by, error)


async def _plan_found(
    services: Services, offer: Offer, channel: ChannelId, by: Actor, until: float
) -> StagePlan | InFlight:
    running = await _in_flight(services, offer.durable_id)
    if running is not None:
        return running
    described = await describe(services.marketplace, offer.durable_id)
    policy, now = services.policy.for_offer(offer.id), services.clock.now()
    target = policy.channel or channel
    plan, takes = await services.store.read(lambda tx: _plan(tx, by.team, offer, target, described, now=now))
    left = max(until - asyncio.get_running_loop().time(), _LEAST)
    looked = await preflight(services, described, offer_type=offer.type, takes=takes, within=left)
    return replace(
        plan,
        findings=looked.findings,
        unfinished=looked.unfinished,
        blocks=policy.preflight is Preflight.BLOCK,
        replaces=await queries.giving_way(services, offer.durable_id),
        nobody_left=nobody_left(policy, by.person),
        outlasting=outlasting(policy, now + plan.usual.middle if plan.usual is not None else now),
    )


async def _in_flight(services: Services, product: DurableId) -> InFlight | None:
    run = await queries.in_flight(services, product)
    return InFlight(run=run, permalink=await queries.permalink(services, run)) if run is not None else None


async def _away(services: Services, text: str, by: Actor, error: Exception) -> InFlight | Away:
    """Without the marketplace: an offer that was seen before can still be asked for."""
    await check_is_member(services, by)
    passes = not isinstance(error, MarketplaceError) or error.passes
    seen = await catalogue.last_seen(services, by.team, text)
    if seen is None:
        return Away(seen=None, reason=str(error), can_push=False, passes=passes)
    await check_may_stage(services, seen.id, by)
    running = await _in_flight(services, seen.durable_id)
    return running or Away(
        seen=seen, reason=str(error), can_push=not services.marketplace.unserved(seen), passes=passes
    )


def _plan(
    tx: Tx, team: TeamId, offer: Offer, channel: ChannelId, described: Description, *, now: datetime
) -> tuple[StagePlan, timedelta]:
    change_class = described.change.change_class
    usual = expected_of(tx, team, offer.id, offer.type, change_class, now=now)
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
    return plan, usual.high


def _past_steps(tx: Tx, product: DurableId) -> tuple[str, ...]:
    runs: Sequence[Run] = tx.runs.past_runs(product, limit=1)
    return tuple(step.title for run in runs for step in run.steps)
