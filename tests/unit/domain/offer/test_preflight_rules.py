"""Each rule of the preflight that the draft alone decides: a broken draft a rule, and a sound one for all."""

from base64 import b64encode
from copy import deepcopy
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offer.preflight import Level, check
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from tests.builders import NOON

SIGNATURE = quote(b64encode(b"s" * 32))
SIGNED = f"sv=2024-11-04&sr=c&sp=rl&st=2026-11-20T00:00:00Z&se=2027-01-01T00:00:00Z&sig={SIGNATURE}"
TECH, PRICE, PLAN = (
    f"{kind}/p/1"
    for kind in ("virtual-machine-plan-technical-configuration", "price-and-availability-plan", "plan")
)
ASSET = "listing-asset/p/public/main/default/en-us/azurelogolarge/1"
LISTING, TEXTS, PROPERTY = "listing/p", "plan-listing/p/public/main/1/en-us", "property/p/public/main"
CONTACT = {"name": "A", "email": "a@contoso.example", "phone": "1"}


def image(number, *, query=SIGNED, path="base", disks=()):
    disk = {"uri": f"https://account.blob.core.windows.net/vhds/{path}-{number}.vhd?{query}"}
    data = [{"lunNumber": lun, "uri": disk["uri"]} for lun in disks]
    source = {"sourceType": "sasUri", "osDisk": disk, "dataDisks": data}
    return {"versionNumber": number, "vmImages": [{"imageType": "x64Gen2", "source": source}]}


def sound():
    return {
        PLAN: {"identity": {"externalId": "base"}, "alias": "Base"},
        TECH: {
            "skus": [{"imageType": "x64Gen2", "skuId": "base"}],
            "vmProperties": {"supportsNVMe": True},
            "vmImageVersions": [image("1.0.0"), image("1.0.1")],
        },
        PRICE: {"audience": "public", "markets": ["us"], "pricing": {"licenseModel": "payAsYouGo"}},
        "price-and-availability-offer/p": {"previewAudiences": [{"type": "subscription", "id": "1"}]},
        LISTING: {
            "title": "Offer X",
            "searchResultSummary": "It runs things.",
            "shortDescription": "It runs many things.",
            "description": "<p>It runs a great many things.</p>",
            "privacyPolicyLink": "https://contoso.example/privacy",
            "globalSupportWebsite": "https://contoso.example/support",
            "supportContact": CONTACT,
            "engineeringContact": CONTACT,
        },
        TEXTS: {"name": "Base", "summary": "The base plan.", "description": "A plan."},
        PROPERTY: {"termsConditions": "standardMicrosoft", "categories": {"compute": ["os"]}},
        ASSET: {"type": "azureLogoLarge", "fileName": "a.png", "url": "https://contoso.example/a.png"},
        "reseller/p": {"resellerChannelState": "none"},
    }


def tree(content, target=Target.DRAFT):
    found = tuple(
        Resource(id=id_, type=id_.split("/")[0], content={"id": id_, **c}) for id_, c in content.items()
    )
    return Tree(target=target, submission=None, resources=found)


def findings(draft, live=None):
    base = tree(live if live is not None else published(), Target.LIVE)
    return check(tree(draft), base, (), now=NOON, takes=timedelta(days=7))


def published():
    live = sound()
    live[TECH]["vmImageVersions"] = [image("1.0.0")]
    return live


def rules(draft, live=None):
    return {finding.rule for finding in findings(draft, live)}


def test_a_sound_draft_has_nothing_to_say():
    assert findings(sound()) == ()


def signed(**changes):
    """Return a signature with some of its parameters changed; None removes one."""
    parts = dict(pair.split("=", 1) for pair in SIGNED.split("&")) | changes
    return "&".join(f"{key}={value}" for key, value in parts.items() if value is not None)


@pytest.mark.parametrize(
    ("query", "rule", "level"),
    [
        ("", "DL_SAS", Level.ERROR),
        (signed(sig="abc"), "DL_SAS", Level.ERROR),
        (signed(sig=None), "DL_SAS", Level.ERROR),
        (signed(sv=None), "DL_SAS", Level.ERROR),
        (f"{SIGNED}?{SIGNED}", "DL_SAS", Level.ERROR),
        (signed(sp="l"), "SAS_RIGHTS", Level.ERROR),
        (signed(sp="r"), "SAS_RIGHTS", Level.WARNING),
        (signed(sp="racwdl"), "SAS_RIGHTS", Level.WARNING),
        (signed(sr="b"), "SAS_RIGHTS", Level.WARNING),
        (signed(ss="q", srt="o"), "SAS_RIGHTS", Level.ERROR),
        (signed(ss="b", srt="co"), "SAS_RIGHTS", Level.WARNING),
        (signed(sip="1.2.3.4"), "SAS_NETWORK", Level.ERROR),
        (signed(spr="http"), "SAS_NETWORK", Level.ERROR),
        (signed(sp=None, se=None, si="policy"), "SAS_POLICY", Level.WARNING),
        (signed(st="2026-11-24T00:00:00Z"), "SAS_START", Level.ERROR),
        (signed(st=None), "SAS_START", Level.WARNING),
        (signed(se="2026-11-20T00:00:00Z"), "SAS_END", Level.ERROR),
        (signed(se="2026-11-26T00:00:00Z"), "SAS_END", Level.ERROR),
        (signed(se="2026-12-05T00:00:00Z"), "SAS_END", Level.WARNING),
        (signed(se="2027-01-01"), "SAS_END", Level.ERROR),
        (signed(skoid="a", ske="2026-11-26T00:00:00Z"), "SAS_END", Level.ERROR),
        (signed(skoid="a", skt="2026-11-24T00:00:00Z", ske="2027-01-01T00:00:00Z"), "SAS_START", Level.ERROR),
    ],
)
def test_each_fault_of_a_signed_address(query, rule, level):
    draft = sound()
    draft[TECH]["vmImageVersions"][1] = image("1.0.1", query=query)

    assert (rule, level) in {(finding.rule, finding.level) for finding in findings(draft)}
    assert all(SIGNATURE not in finding.text for finding in findings(draft))


@pytest.mark.parametrize(
    ("place", "field", "value", "rule"),
    [
        (TECH, "vmImageVersions", [image("1.0.1")], "VERSION_DROPPED"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("0.9.0")], "VERSION_LOWER"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("1.0.1"), image("1.0.2")], "VERSIONS_AT_ONCE"),
        (TECH, "vmImageVersions", [image(f"1.0.{n}") for n in range(101)], "VERSION_CAP"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("1.0.1", path="a b")], "DL_NAME"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("1.0.1", disks=(0, 2))], "DATADISK_ORDER"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("1.0.1", disks=range(17))], "DATA_DISKS"),
        (TECH, "vmImageVersions", [image("1.0.0"), image("1.0.1", disks=(0,))], "DATA_DISK_NUMBER"),
        (TECH, "vmProperties", {"supportsNVMe": False}, "STICKY"),
        (TECH, "vmProperties", {"supportsNVMe": True, "isNetworkVirtualAppliance": True}, "NVA"),
        (TECH, "skus", [{"imageType": "x64Gen2", "skuId": "other"}], "ID_LOCKED"),
        (TECH, "skus", [], "ID_LOCKED"),
        (TECH, "basePlan", "plan/p/2", "REUSE"),
        (PRICE, "pricing", {"licenseModel": "byol"}, "PRICE_CHANGED"),
        (
            PRICE,
            "pricing",
            {"licenseModel": "byol", "corePricing": {"priceInputOption": "flat"}},
            "BYOL_PRICE",
        ),
        (PRICE, "markets", [], "NO_MARKET"),
        (PRICE, "audience", "private", "PLAN_AUDIENCE"),
        (PRICE, "audience", "private", "NO_CUSTOMER"),
        (PLAN, "lifecycleState", "deprecated", "LAST_PLAN"),
        (LISTING, "title", "x" * 201, "LISTING_TITLE"),
        (LISTING, "searchResultSummary", "", "LISTING_SUMMARY"),
        (LISTING, "searchResultSummary", "Offer X", "LISTING_REPEATED"),
        (LISTING, "description", "x" * 5001, "LISTING_DESCRIPTION"),
        (LISTING, "description", "<script>x</script>", "LISTING_HTML"),
        (LISTING, "description", "<p onclick='x'>y</p>", "LISTING_HTML"),
        (LISTING, "description", "<a href='javascript:x'>y</a>", "LISTING_HTML"),
        (LISTING, "description", "<table></table>", "LISTING_HTML"),
        (LISTING, "privacyPolicyLink", "", "LISTING_LINK"),
        (LISTING, "supportContact", {}, "LISTING_CONTACT"),
        (LISTING, "engineeringContact", {**CONTACT, "email": "none"}, "LISTING_CONTACT"),
        (TEXTS, "summary", "x" * 101, "PLAN_TEXT"),
        (PROPERTY, "termsConditions", "custom", "TERMS"),
        (PROPERTY, "categories", {"a": [], "b": [], "c": []}, "CATEGORY"),
        (ASSET, "type", "azureLogoSmall", "LOGO"),
        ("price-and-availability-offer/p", "previewAudiences", [], "WHITELIST_EMPTY"),
    ],
)
def test_each_fault_of_a_draft(place, field, value, rule):
    draft = sound()
    draft[place][field] = value

    assert rule in rules(draft)


def test_the_oldest_version_to_retire_is_named():
    draft = sound()
    draft[TECH]["vmImageVersions"] = [image(f"1.0.{n}") for n in range(95)]
    (found,) = [finding for finding in findings(draft, deepcopy(draft)) if finding.rule == "VERSION_CAP"]

    assert (found.level, found.fix) == (Level.WARNING, "Retire the oldest first: 1.0.0.")


@pytest.mark.parametrize("missing", [PLAN, "reseller/p", ASSET])
def test_what_is_left_out_is_found(missing):
    draft = sound()
    del draft[missing]

    assert rules(draft) & {"PLAN_DROPPED", "RESELLER", "LOGO"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PLACES = [(place, field) for place, content in sound().items() for field in content]


@given(st.sampled_from(PLACES), JSON)
def test_no_odd_value_makes_it_raise(where, value):
    draft, (place, field) = sound(), where
    draft[place][field] = value

    assert isinstance(findings(draft), tuple)
    assert isinstance(findings(sound(), draft), tuple)
