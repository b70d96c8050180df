"""What will be in the way although nothing is wrong yet is known before anybody has waited for days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.policy.freezes import DatedFreeze
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.quorum import Demand
from bot.domain.review.foresight import nobody_left, outlasting
from tests.builders import ANA, BEN, NOON, OPEN

MONTH = DatedFreeze(
    start=(NOON - timedelta(days=1)).replace(tzinfo=None),
    end=(NOON + timedelta(days=30)).replace(tzinfo=None),
    zone="UTC",
    reason="Peak season",
)


@pytest.mark.parametrize(
    ("policy", "is_nobody"),
    [
        (OfferPolicy(approvers=frozenset({ANA})), True),
        (OfferPolicy(approvers=frozenset({ANA, BEN})), False),
        (OfferPolicy(approvers=frozenset({ANA}), requester_may_approve=True), False),
        (OfferPolicy(approvers=frozenset({ANA, BEN}), approvals=2), True),
        (OfferPolicy(), True),  # nobody is named
        (OfferPolicy(**OPEN), False),
        (OfferPolicy(approvers=frozenset({"S0RELEASE"})), False),  # who is in a group Slack alone knows
        (OfferPolicy(rules=(Demand(of=frozenset({BEN})), Demand(of=frozenset({ANA})))), True),
        (OfferPolicy(rules=(Demand(of=frozenset({BEN})), Demand(of=frozenset({"S0X"})))), False),
    ],
)
def test_a_requester_who_leaves_nobody_to_approve(policy, is_nobody):
    assert is_nobody is nobody_left(policy, ANA)


def test_a_freeze_that_outlasts_the_approvals():
    policy = OfferPolicy(freezes=(MONTH,))

    assert outlasting(policy, NOON) is not None
    assert outlasting(replace(policy, approval_valid_for=timedelta(days=31)), NOON) is None
    assert outlasting(policy, NOON + timedelta(days=29)) is None
    assert outlasting(OfferPolicy(), NOON) is None
