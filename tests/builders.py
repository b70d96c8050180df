"""Runs, events and policies for tests, with what does not matter filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.explanations import Catalogue
from bot.domain.people import EVERYONE
from bot.domain.policy.policy import Policy
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, DurableId, OfferId, PersonId, RunId, TeamId
from bot.usecases.kernel.policy_in_force import PolicyInForce

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NO_CHECKLIST = {change_class.name.lower(): () for change_class in ChangeClass}
"""For tests that are not about the checklist: nothing to sign, whatever changes."""

OPEN: dict[str, Any] = {"stagers": frozenset({EVERYONE}), "approvers": frozenset({EVERYONE})}
"""For tests that are not about rights: every full member may stage, and approve what others started."""

ANA, BEN = PersonId("U0ANA"), PersonId("U0BEN")
TEAM = TeamId("T0TEAM")


def in_force(policy: Policy, catalogue: Catalogue | None = None) -> PolicyInForce:
    """That policy as the bot holds it."""
    return PolicyInForce(policy, catalogue or Catalogue())


def a_run(**changes: Any) -> Run:
    """A run of offer-x that Ana has just asked for."""
    base = Run(
        id=RunId("01RUN00000000000000000000A"),
        team=TEAM,
        offer=OfferId("offer-x"),
        durable_id=DurableId("product/7c0ffee0-1111-4222-8333-444455556666"),
        offer_name="Offer X",
        offer_type="azureVirtualMachine",
        requested_by=ANA,
        channel=ChannelId("C0RELEASES"),
        created_at=NOON,
    )
    return replace(base, **changes)
