"""What a run would change, in words."""

import pytest

from bot.domain.offer.diff import ChangeClass, compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.folding import kinds_of
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from bot.domain.values import SubmissionId

PLAN = "plan/p/1"
PRICE = "price-and-availability-plan/p/1"
TECH = "virtual-machine-plan-technical-configuration/p/1"


def tree(*resources, target=Target.DRAFT):
    return Tree(target=target, submission=SubmissionId("submission/p/0"), resources=resources)


def resource(id_, **content):
    return Resource(id=id_, type=id_.split("/")[0], content={"id": id_, "$schema": "any", **content})


PLAN_CONTENT = {"identity": {"externalId": "base"}, "alias": "Base"}


def plan():
    return resource(PLAN, **PLAN_CONTENT)


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


def test_images_stand_first_and_what_a_summary_folds_is_counted_by_kind():
    core = resource(
        "core-virtual-machine-plan-technical-configuration/p/1", operatingSystem={"type": "other"}
    )
    draft = tree(core, resource(PLAN, **PLAN_CONTENT, isHidden=True), images("1.0.0", "1.0.1", "1.0.2"))
    base = tree(resource(PLAN, **PLAN_CONTENT), images("1.0.0"))
    texts = [line.text for line in compare(draft, base).lines]

    assert texts[:2] == ["Plan base: image version 1.0.1 added", "Plan base: image version 1.0.2 added"]
    assert kinds_of(texts) == (("plan setting", 3), ("image version", 2))


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("Plan base pricing: 1 → 2", "price"),
        ("Plan base listing: name: a → b", "plan text"),
        ("Listing: description: a → b", "listing text"),
        ("Whitelist: subscription x added", "whitelist entry"),
        ("Something else", "other change"),
    ],
)
def test_what_is_folded_has_a_name(change, kind):
    assert kinds_of([change]) == ((kind, 1),)


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

    assert [line.text for line in change.lines] == ["Listing: description: “old” → “new”"]
    assert change.change_class == ChangeClass.MARKETING


def test_a_removed_subscription_is_an_audience_change():
    one, two = {"id": "1111", "label": ""}, {"id": "2222", "label": ""}
    old = resource("price-and-availability-offer/p", previewAudiences=[one, two])
    new = resource("price-and-availability-offer/p", previewAudiences=[one])

    change = compare(tree(new), tree(old))

    assert [line.text for line in change.lines] == ["Whitelist: subscription 2222 removed"]
    assert change.change_class == ChangeClass.AUDIENCE


def test_an_added_plan_is_a_technical_change():
    change = compare(tree(resource(PLAN, identity={"externalId": "pro"})), tree())

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


def lines(old, new):
    return [line.text for line in compare(tree(new), tree(old)).lines]


GUID = "abcdef12-1111-4222-8333-444455556666"
SAS = "https://x.blob.core.windows.net/i/os.vhd?sp=r&sv=2024&sr=b&{}&snapshot=7"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"uri": SAS.format("sig=a&se=1")}, {"uri": SAS.format("se=2&sig=b")}),
        ({"uri": SAS.format("sig=a&skoid=1&skt=2")}, {"uri": SAS.format("sig=b&skoid=1&ske=3&sks=b&skv=4")}),
        ({"tags": []}, {}),
        ({"text": ""}, {}),
        ({"isOn": False}, {}),
        ({"lifecycleState": "generallyAvailable"}, {}),
        ({"azureRegions": ["azureGlobal"]}, {}),
        ({"markets": ["de", "us"]}, {"markets": ["us", "de"]}),
        (
            {"ref": "plan/ABCDEF12-1111-4222-8333-444455556666"},
            {"ref": "plan/abcdef12-1111-4222-8333-444455556666"},
        ),
        ({"price": 1}, {"price": 1.0}),
        ({"status": "completed"}, {"status": "running"}),
    ],
)
def test_what_two_reads_of_one_offer_may_differ_in_is_no_change(old, new):
    one, other = resource("property/p", **old), resource("property/p", **new)

    assert lines(one, other) == []
    assert digest_of(tree(one)) == digest_of(tree(other))


def test_the_case_of_an_id_is_no_change():
    assert lines(resource("property/ABC", a="b"), resource("property/abc", a="b")) == []


def test_a_logo_replaced_under_the_same_name_is_a_change():
    old = resource("listing-asset/p/logo/1", url="https://cdn/one/logo.png?sig=a", fileName="logo.png")
    signed_anew = resource(
        "listing-asset/p/logo/1", url="https://cdn/one/logo.png?sig=b", fileName="logo.png"
    )
    new = resource("listing-asset/p/logo/1", url="https://cdn/two/logo.png?sig=a", fileName="logo.png")

    assert lines(old, signed_anew) == []
    assert lines(old, new) == ["Listing image: replaced by another file"]
    assert digest_of(tree(old)) != digest_of(tree(new))


def test_a_plan_that_is_withdrawn_deleted_or_hidden_is_told_in_these_words():
    assert lines(plan(), resource(PLAN, **PLAN_CONTENT, lifecycleState="deprecated")) == [
        "Plan base: is withdrawn: no new deployments once its date has come"
    ]
    assert lines(resource(PRICE, visibility="visible"), resource(PRICE, visibility="hidden")) == [
        "Plan ? pricing: is hidden from customers"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (0.02, 2.0, "price per core and hour: 0.02 → 2.00 (×100.0) ⚠ large"),
        (0.02, 0.03, "price per core and hour: 0.02 → 0.03 (+50 %) ⚠ large"),
        (0.02, 0.021, "price per core and hour: 0.020 → 0.021 (+5 %)"),
        (0.0125, 0.0124, "price per core and hour: 0.0125 → 0.0124 (-0.8 %)"),
        (0, 0.02, "price per core and hour: free → 0.02"),
        (0.02, 0, "price per core and hour: 0.02 → free"),
        (None, 0.02, "price per core and hour: new, 0.02"),
    ],
)
def test_a_price_is_told_with_old_new_and_per_cent(old, new, said):
    one, other = ({"corePricing": {"priceInputOption": "perCore", "pricePerCore": p}} for p in (old, new))

    assert lines(resource(PRICE, **one), resource(PRICE, **other)) == [f"Plan ? pricing: {said}"]


def test_prices_by_market_name_their_market_and_currency():
    def prices(amount):
        entry = {"markets": ["no"], "currency": "nok", "prices": {"4core": amount}}
        return resource(
            "price-and-availability-plan/p/1", pricing={"prices": [entry], "markets": ["no", "de"]}
        )

    assert lines(prices(10), prices(11)) == [
        "Plan ? pricing: price an hour, 4core (NOK in NO): 10.00 → 11.00 (+10 %)"
    ]


def test_markets_are_told_by_name_and_number():
    old, new = (resource(PRICE, markets=m) for m in (["de", "ru"], ["de", "no"]))

    assert lines(old, new) == ["Plan ? pricing: markets + NO; − RU (2 → 2)"]


def test_many_sizes_with_one_ratio_are_one_line():
    old, new = (
        resource(
            "price-and-availability-plan/p/1", pricePerCoreSize={f"{n}core": n * k for n in range(1, 20)}
        )
        for k in (0.02, 0.025)
    )

    (line,) = lines(old, new)
    assert line.startswith(
        "Plan ? pricing: 19 sizes: all +25 % (1core 0.02 → 0.025, 2core 0.04 → 0.05, 3core "
    )
    assert line.endswith("19core 0.38 → 0.475)")


def test_a_long_text_shows_the_words_that_changed_and_no_markup():
    words = " ".join(f"word{n}" for n in range(40))
    old = resource("listing/p", description=f"<p>{words} fast <b>image</b></p>")
    new = resource("listing/p", description=f"<p>{words} slow <b>image</b></p><script>evil()</script>")

    assert lines(old, new) == [
        "Listing: description: “… word37 word38 word39 fast image” → “… word37 word38 word39 slow image”"
    ]


def test_the_weightiest_changes_come_first():
    old = tree(plan(), resource("listing/p", title="a"), images("1.0.0"))
    new = tree(plan(), resource("listing/p", title="b"), images("1.0.0", "1.0.1"))

    assert [line.change_class for line in compare(new, old).lines] == [
        ChangeClass.TECHNICAL,
        ChangeClass.MARKETING,
    ]


def test_entries_that_are_no_objects_break_nothing():
    old, new = resource(TECH, vmImageVersions=["1.0.0", 7]), resource(TECH, vmImageVersions=[None])

    assert len(lines(old, new)) == 3


def test_a_field_without_a_sentence_of_its_own_is_never_lost_beside_a_price():
    old, new = (resource(PRICE, price=p, softwareReservation=[{"term": t}]) for p, t in ((1, 1), (2, 3)))

    assert len(lines(old, new)) == 2


def test_an_address_on_this_machine_is_no_change_when_it_is_signed_anew():
    """A sandbox reads disks back on its own address: two reads of one preview have one digest."""
    one, other = (
        resource(
            "virtual-machine-plan-technical-configuration/p/1",
            vmImageVersions=[{"uri": f"http://127.0.0.1:1/a.vhd?sp=rl&sig={sig}"}],
        )
        for sig in "ab"
    )

    assert lines(one, other) == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (
            TECH,
            {"uri": "https://X.blob.example/v/a%20b.vhd?sig=1"},
            {"uri": "https://x.blob.example/v/a b.vhd?sig=2"},
        ),
        (PRICE, {"markets": ["US", "de"]}, {"markets": ["DE", "us"]}),
        (PRICE, {"visibility": "visible", "audience": "public"}, {}),
    ],
)
def test_other_ways_to_write_the_same_are_no_change(kind, before, after):
    base, draft = tree(resource(kind, **before)), tree(resource(kind, **after))

    assert compare(draft, base).lines == ()
    assert digest_of(draft).text == digest_of(base).text


def test_prices_and_images_stand_before_everything_else():
    core = "core-virtual-machine-plan-technical-configuration/p/1"
    old = tree(plan(), images("1.0.0"), resource(PRICE, price=1), resource("listing/p", title="a"))
    new = tree(
        plan(),
        resource(core, openPorts=[22]),
        images("1.0.0", "1.0.1"),
        resource(PRICE, price=2),
        resource("listing/p", title="b"),
    )

    subjects = [line.text.partition(":")[0] for line in compare(new, old).lines]
    assert subjects == ["Plan base pricing", "Plan base", "Plan base", "Plan base", "Listing"]


def test_a_first_publish_lists_what_is_new():
    draft = tree(
        plan(),
        images("1.0.0"),
        resource(PRICE, corePricing={"priceInputOption": "perCore", "pricePerCore": 0.02}, markets=["no"]),
        resource("listing/p", title="Offer X", description="<p>All of it.</p>"),
    )

    change = compare(draft, None)

    assert change.first
    told = [line.text for line in change.lines]
    assert "Plan base pricing: price per core and hour: new, 0.02" in told
    assert "Plan base pricing: markets + NO (0 → 1)" in told
    assert "Plan base: image version 1.0.0 added" in told
    assert "Plan base: added" in told
    assert "Listing: description: “All of it.”" in told
    assert "Listing: title: “Offer X”" in told


def test_an_edited_image_version_says_what_changed():
    old, new = (
        resource(TECH, vmImageVersions=[{"versionNumber": "1.0.0", "vmImages": [{"source": {"uri": uri}}]}])
        for uri in ("https://blob.example/a.vhd", "https://blob.example/b.vhd")
    )

    (line,) = lines(old, new)
    assert "image version 1.0.0, " in line
    assert "a.vhd" in line
    assert "b.vhd" in line


def test_a_version_that_is_withdrawn_and_edited_says_both():
    old = resource(TECH, vmImageVersions=[{"versionNumber": "1.0.0", "note": "a"}])
    new = resource(
        TECH, vmImageVersions=[{"versionNumber": "1.0.0", "note": "b", "lifecycleState": "deprecated"}]
    )

    assert len(lines(old, new)) == 2


def test_no_value_is_cut_however_many_there_are():
    sizes = {f"{n}core": n for n in range(1, 40)}
    dearer = {size: price + n for n, (size, price) in enumerate(sizes.items(), 1)}
    places = [f"https://docs.example/{n}" for n in range(30)]
    markets = [f"m{n}" for n in range(60)]

    priced = " ".join(
        lines(resource(PRICE, pricePerCoreSize=sizes), resource(PRICE, pricePerCoreSize=dearer | {"x": 1}))
    )
    linked = " ".join(lines(resource("property/p", links=["a"]), resource("property/p", links=places)))
    sold = " ".join(lines(resource(PRICE, markets=["de"]), resource(PRICE, markets=markets)))

    assert all(f", {size}:" in priced or f"{size} " in priced for size in sizes)
    assert all(place in linked for place in places)
    assert all(market.upper() in sold for market in markets)


def test_two_groups_of_many_markets_with_one_currency_keep_their_own_prices():
    def prices(first, second):
        groups = [[f"a{n}" for n in range(9)], [f"b{n}" for n in range(9)]]
        entries = [{"markets": m, "price": p} for m, p in zip(groups, (first, second), strict=True)]
        return resource(PRICE, prices=entries)

    assert len(lines(prices(1, 1), prices(2, 3))) == 2


def test_a_link_with_the_same_name_and_another_address_shows_both_addresses():
    old, new = (
        resource("listing/p", generalLinks=[{"displayText": "Docs", "link": f"https://{host}.example"}])
        for host in ("one", "two")
    )

    (line,) = lines(old, new)
    assert "https://one.example" in line
    assert "https://two.example" in line


def test_a_long_text_with_many_changes_names_every_place():
    words = [f"word{n}" for n in range(200)]
    edited = [f"new{n}" if n % 20 == 0 else word for n, word in enumerate(words)]

    (line,) = lines(
        resource("listing/p", description=" ".join(words)),
        resource("listing/p", description=" ".join(edited)),
    )

    assert all(f"new{n}" in line for n in range(0, 200, 20))


def test_a_change_beyond_a_thousand_paragraphs_is_not_lost():
    old = "\n".join(f"<p>line {n}</p>" for n in range(1500))

    (line,) = lines(
        resource("listing/p", description=old), resource("listing/p", description=f"{old}<p>last</p>")
    )

    assert line.endswith("last”")
    assert len(line) < 200
