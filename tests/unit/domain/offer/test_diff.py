"""What a run would change, in words."""

from bot.domain.offer.diff import ChangeClass, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import SubmissionId

PLAN = "plan/p/1"
TECH = "virtual-machine-plan-technical-configuration/p/1"


def tree(*resources, target=Target.DRAFT):
    return Tree(target=target, submission=SubmissionId("submission/p/0"), resources=resources)


def resource(id_, **content):
    return Resource(id=id_, type=id_.split("/")[0], content={"id": id_, "$schema": "any", **content})


def plan(name="base"):
    return resource(PLAN, identity={"externalId": name}, alias="Base")


def images(*versions, sig="a"):
    uri = f"https://blob.example/os.vhd?sp=rl&sig={sig}&se=2027"
    return resource(
        TECH,
        vmImageVersions=[
            {"versionNumber": v, "vmImages": [{"source": {"osDisk": {"uri": uri}}}]} for v in versions
        ],
    )


def test_a_new_image_version_is_told_by_plan_and_number():
    change = compare(tree(plan(), images("1.0.0", "1.0.1")), tree(plan(), images("1.0.0")))

    assert [line.text for line in change.lines] == ["Plan base: image version 1.0.1 added"]
    assert change.change_class == ChangeClass.TECHNICAL


def test_a_signed_url_is_no_change():
    change = compare(tree(plan(), images("1.0.0", sig="b")), tree(plan(), images("1.0.0", sig="a")))

    assert change.lines == ()


def test_the_order_of_resources_is_no_change():
    change = compare(tree(plan(), images("1.0.0")), tree(images("1.0.0"), plan()))

    assert change.lines == ()
    assert change.change_class == ChangeClass.NONE


def test_the_order_of_a_list_of_objects_is_no_change():
    change = compare(tree(images("1.0.0", "1.0.1")), tree(images("1.0.1", "1.0.0")))

    assert change.lines == ()


def test_a_listing_text_is_a_marketing_change():
    old = resource("listing/p/public/main/default/en-us", description="old")
    new = resource("listing/p/public/main/default/en-us", description="new")

    change = compare(tree(new), tree(old))

    assert [line.text for line in change.lines] == ["Listing: description changed"]
    assert change.change_class == ChangeClass.MARKETING


def test_a_removed_subscription_is_an_audience_change():
    one, two = {"id": "1111", "label": ""}, {"id": "2222", "label": ""}
    old = resource("price-and-availability-offer/p", previewAudiences=[one, two])
    new = resource("price-and-availability-offer/p", previewAudiences=[one])

    change = compare(tree(new), tree(old))

    assert [line.text for line in change.lines] == ["Whitelist: subscription 2222 removed"]
    assert change.change_class == ChangeClass.AUDIENCE


def test_an_added_plan_is_a_technical_change():
    change = compare(tree(plan("pro")), tree())

    assert [line.text for line in change.lines] == ["Plan pro: added"]
    assert change.change_class == ChangeClass.TECHNICAL


def test_the_highest_class_wins():
    old = (resource("listing/p/a", title="a"), images("1.0.0"))
    new = (resource("listing/p/a", title="b"), images("1.0.1"))

    assert compare(tree(*new), tree(*old)).change_class == ChangeClass.TECHNICAL


def test_a_first_publish_has_nothing_to_compare_with():
    change = compare(tree(plan()), None)

    assert change.first
    assert change.change_class == ChangeClass.TECHNICAL


def test_the_digest_does_not_see_order_or_signatures():
    one = tree(plan(), images("1.0.0", sig="a"))
    two = tree(images("1.0.0", sig="b"), plan())

    assert digest_of(one).text == digest_of(two).text


def test_the_digest_names_the_part_that_changed():
    one = tree(plan(), images("1.0.0"))
    two = tree(plan(), images("1.0.1"))

    assert digest_of(one).changed(digest_of(two)) == ("images",)
