"""Which items still have to be signed: the required ones, for what is staged now."""

import pytest

from bot.domain.errors import ChecklistOpen
from bot.domain.policy.checklist import DEFAULT, ChecklistItem
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review.signatures import Signature, check_all_signed, still_open
from tests.builders import ANA, NOON, a_run

MARKETING, DEPLOYS = DEFAULT
OPTIONAL = ChecklistItem(key="docs", text="docs are updated", required=False)


def signed(item, digest="now"):
    return Signature(id=item.key, run=a_run().id, digest=digest, item=item.key, person=ANA, signed_at=NOON)


def test_a_signature_for_another_digest_signs_nothing():
    signatures = [signed(MARKETING), signed(DEPLOYS, digest="before")]

    assert still_open(DEFAULT, signatures, digest="now") == (DEPLOYS,)


def test_an_optional_item_need_not_be_signed():
    assert still_open((OPTIONAL,), [], digest="now") == ()


def test_the_refusal_names_every_item_that_is_missing():
    with pytest.raises(ChecklistOpen, match="“marketing content is correct”, “VM image deploys end to end”"):
        check_all_signed((*DEFAULT, OPTIONAL), [], digest="now")

    check_all_signed(DEFAULT, [signed(MARKETING), signed(DEPLOYS)], digest="now")


def test_a_policy_names_items_by_change_class_and_the_default_for_the_rest():
    policy = OfferPolicy(checklist={"marketing": (OPTIONAL,)})

    assert policy.items_for("marketing") == (OPTIONAL,)
    assert policy.items_for("technical") == DEFAULT
