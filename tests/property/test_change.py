"""The diff: any shuffle and any signed address give no change; any other single change is found."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offer.diff import ChangeClass, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from bot.sandbox.marketplace.seeds import virtual_machine
from bot.sandbox.marketplace.trees import signed

OFFER = virtual_machine(1, "offer-x", "Offer X", plans=("base", "pro"), versions=("0.9.0", "1.0.0")).draft


def tree(resources):
    return Tree(
        target=Target.DRAFT,
        submission=None,
        resources=tuple(
            Resource(id=content["id"], type=content["id"].split("/")[0], content=content)
            for content in resources
        ),
    )


def shuffled(value, random):
    """The same JSON with every list of objects in another order."""
    if isinstance(value, dict):
        return {key: shuffled(item, random) for key, item in value.items()}
    if isinstance(value, list):
        items = [shuffled(item, random) for item in value]
        if all(isinstance(item, dict) for item in items):
            random.shuffle(items)
        return items
    return value


@given(st.randoms())
def test_any_order_and_any_signature_is_no_change(random):
    again = [shuffled(resource, random) for resource in signed(OFFER).values()]
    random.shuffle(again)

    change = compare(tree(again), tree(signed(OFFER).values()))

    assert change.lines == ()
    assert digest_of(tree(again)).text == digest_of(tree(signed(OFFER).values())).text


CLASS_OF = {
    "listing": ChangeClass.MARKETING,
    "listing-asset": ChangeClass.MARKETING,
    "plan-listing": ChangeClass.MARKETING,
    "property": ChangeClass.MARKETING,
    "price-and-availability-offer": ChangeClass.AUDIENCE,
    "price-and-availability-plan": ChangeClass.COMMERCIAL,
    "virtual-machine-plan-technical-configuration": ChangeClass.TECHNICAL,
}
FIELDS = [
    (id_, field)
    for id_, content in OFFER.items()
    for field in content
    if field not in {"id", "$schema", "url"} and id_.split("/")[0] in CLASS_OF
]


@given(st.sampled_from(FIELDS), st.text(min_size=1, max_size=20), st.randoms())
def test_any_other_single_change_is_found_and_classed(place, value, random):
    id_, field = place
    changed = deepcopy(OFFER)
    if isinstance(changed[id_][field], list):
        changed[id_][field] = [*changed[id_][field], {"versionNumber": "9.9.9", "id": value, "name": value}]
    else:
        changed[id_][field] = f"{changed[id_][field]}{value}"
    resources = list(changed.values())
    random.shuffle(resources)

    change = compare(tree(resources), tree(OFFER.values()))

    assert {id_} == {line.resource for line in change.lines}
    assert CLASS_OF[id_.split("/")[0]] == change.change_class
    assert len(digest_of(tree(resources)).changed(digest_of(tree(OFFER.values())))) == 1


@given(st.sampled_from(sorted(OFFER)))
def test_a_resource_that_appears_or_goes_is_found(id_):
    without = [content for key, content in OFFER.items() if key != id_]

    added = compare(tree(OFFER.values()), tree(without))
    removed = compare(tree(without), tree(OFFER.values()))

    assert any(line.resource == id_ and line.text.endswith("added") for line in added.lines)
    assert any(line.resource == id_ and line.text.endswith("removed") for line in removed.lines)
