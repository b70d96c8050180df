"""What an approval is bound to: every part of what is staged, and the submission itself."""

from dataclasses import replace

import pytest

from bot.domain.offer.digest import Digest, digest_of
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import SubmissionId

KINDS = {
    "listing": "listing",
    "price-and-availability-offer": "whitelist",
    "price-and-availability-plan": "pricing",
    "virtual-machine-plan-technical-configuration": "images",
    "something-new": "offer",
}


def a_tree(submission: str = "submission/1", **content: str) -> Tree:
    resources = tuple(
        Resource(id=f"{kind}/1", type=kind, content={"text": content.get(part, "same")})
        for kind, part in KINDS.items()
    )
    return Tree(target=Target.PREVIEW, submission=SubmissionId(submission), resources=resources)


def test_another_submission_is_another_digest_even_of_equal_content():
    first, second = digest_of(a_tree()), digest_of(a_tree("submission/2"))

    assert first.text != second.text
    assert first.changed(second) == ("submission",)


@pytest.mark.parametrize("part", KINDS.values())
def test_a_change_is_named_by_its_part_and_no_other(part):
    before, after = digest_of(a_tree()), digest_of(a_tree(**{part: "other"}))

    assert before.changed(after) == (part,)


def test_a_part_that_only_one_of_them_has_is_a_change_whichever_way_one_looks():
    less, more = Digest(parts={"listing": "a"}), Digest(parts={"listing": "a", "images": "b"})

    assert less.changed(more) == more.changed(less) == ("images",)


def test_the_order_of_resources_changes_nothing():
    tree = a_tree()
    turned = replace(tree, resources=tree.resources[::-1])

    assert digest_of(turned) == digest_of(tree)
