"""Microsoft's schemas by version: what they refuse is refused, and nothing else is."""

import copy
import json
from typing import Any

import pytest

from tests.contract.test_sandbox_marketplace import SCHEMA, Api, api

__all__ = ["api"]

P2, P3, P5 = (f"2022-03-01-preview{n}" for n in (2, 3, 5))
VM = "virtual-machine-plan-technical-configuration"
CORE = f"core-{VM}"
SYSTEM = {"family": "linux", "type": "other"}
NAMED = SYSTEM | {"friendlyName": "N"}
SAS = {"sourceType": "sasUri", "osDisk": {"uri": "https://a/b.vhd"}}
GALLERY = {"sourceType": "sharedImageGallery", "sharedImage": {"tenantId": "t", "resourceId": "r"}}
THREE = ["x64Gen1", "x64Gen2", "arm64Gen2"]
PRICE = {"licenseModel": "payAsYouGo"}


def skus(*types: str, **more: Any) -> dict[str, Any]:
    return {"skus": [{"imageType": kind, "skuId": f"s-{kind.lower()}", **more} for kind in types]}


def images(*types: str, number: str = "9.9.9", source: Any = SAS, **more: Any) -> dict[str, Any]:
    entries = [{"imageType": kind, "source": source} for kind in types]
    return {"vmImageVersions": [{"versionNumber": number, "vmImages": entries, **more}]}


def priced(**core: Any) -> dict[str, Any]:
    return {"pricing": PRICE | {"corePricing": core}}


def port(**changes: Any) -> dict[str, Any]:
    return {"openPorts": [{"label": "web", "portRange": "80", "protocol": "tcp"} | changes]}


ROWS: list[tuple[str, str, dict[str, Any], bool]] = [
    # the name of the system is asked for by preview2 alone
    (VM, P2, {"operatingSystem": NAMED}, True),
    (VM, P2, {"operatingSystem": SYSTEM}, False),
    (VM, P3, {"operatingSystem": SYSTEM}, True),
    (VM, P5, {"operatingSystem": NAMED | {"friendlyName": ""}}, False),
    (VM, P2, {"operatingSystem": NAMED | {"type": "windowsServer2022"}}, False),
    (VM, P2, {"operatingSystem": NAMED | {"family": "windows", "type": "windowsServer2022"}}, True),
    (VM, P2, {"operatingSystem": NAMED | {"odd": 1}}, False),
    # image types: three since there is ARM, and securityType on x64Gen2 alone
    (VM, P2, skus("x64Gen1", "x64Gen2"), True),
    (VM, P2, skus("arm64Gen2"), False),
    (VM, P5, skus(*THREE), True),
    (CORE, P5, skus(*THREE), True),
    (VM, P5, skus(*THREE, "x64Gen1"), False),
    (VM, P5, skus("x64Gen2", securityType=["trusted"]), True),
    (VM, P5, skus("x64Gen1", securityType=["trusted"]), False),
    (VM, P2, skus("x64Gen2", securityType=["trusted"]), False),
    (VM, P5, skus(), False),
    (VM, P5, {"skus": [{"imageType": "x64Gen2", "skuId": "Upper"}]}, False),
    (VM, P5, {"skus": [{"imageType": "x64Gen2"}]}, False),
    (VM, P5, images(*THREE), True),
    (VM, P2, images(*THREE), False),
    (VM, P5, images(), False),
    (VM, P5, images("x64Gen2", number="1.0"), False),
    (VM, P5, images("x64Gen2", number="1.0.0-beta"), False),
    (VM, P5, images("x64Gen2", number=f"1.0.{'0' * 40}"), False),
    (VM, P5, images("x64Gen2", lifecycleState="gone"), False),
    (VM, P5, images("x64Gen2", odd=1), False),
    (VM, P5, images("x64Gen2", source=GALLERY), True),
    (VM, P5, images("x64Gen2", source=GALLERY | {"dataDisks": []}), False),
    (VM, P5, images("x64Gen2", source=SAS | {"sharedImage": GALLERY["sharedImage"]}), False),
    (VM, P5, images("x64Gen2", source={"sourceType": "sasUri"}), False),
    (VM, P5, images("x64Gen2", source=SAS | {"dataDisks": [{"lunNumber": 16, "uri": "u"}]}), False),
    (VM, P5, images("x64Gen2", source=SAS | {"dataDisks": [{"lunNumber": 15, "uri": "u"}]}), True),
    (VM, P5, images("x64Gen2", source=SAS | {"os_disk": None}), True),
    # properties, ports, sizes
    (VM, P2, {"vmProperties": {"supportsSriov": True}}, False),
    (CORE, P5, {"vmProperties": {"networkVirtualAppliance": False, "supportsClientHub": True}}, True),
    (VM, P5, {"vmProperties": {"supportsNVMe": "yes"}}, False),
    (CORE, P5, {"softwareType": "operatingSystem"}, True),
    (CORE, P5, {"softwareType": "game"}, False),
    (VM, P5, port(), True),
    (VM, P5, port(portRange="80 - 150"), True),
    (VM, P5, port(portRange="70000"), False),
    (VM, P5, port(label="ab"), False),
    (VM, P5, port(label="web!"), False),
    (VM, P5, port(protocol="icmp"), False),
    (VM, P5, {"recommendedVmSizes": ["a"] * 7}, False),
    (VM, P5, {"reuseTechnicalConfigurationState": "enable"}, True),
    # listings are closed in preview2, and open in what is newer and not known
    ("listing", P2, {"title": "T", "odd": "x"}, False),
    ("listing", P5, {"title": "T", "odd": "x"}, True),
    ("listing", P2, {"supportContact": {"email": "a@b.example"}}, False),
    ("listing", P2, {"supportContact": {"name": "A", "url": "ftp://x"}}, False),
    ("listing", P2, {"generalLinks": [{"displayText": "d", "link": "mailto:x"}]}, False),
    ("listing", P2, {"lifecycleState": "deprecated"}, False),
    ("listing", P2, {"kind": "azure"}, False),
    ("listing-asset", P2, {"displayOrder": -1}, False),
    ("listing-asset", P2, {"type": "azureLogoHuge"}, False),
    ("plan-listing", P2, {"kind": "azureVM"}, False),
    ("plan-listing", P2, {"description": 5}, False),
    ("property", P2, {"termsConditions": "none"}, False),
    ("property", P2, {"categories": []}, False),
    # prices: each way asks for its own amount, and for no other
    ("price-and-availability-plan", P2, priced(priceInputOption="free"), True),
    ("price-and-availability-plan", P2, priced(priceInputOption="flat"), False),
    ("price-and-availability-plan", P2, priced(priceInputOption="flat", price=1), True),
    ("price-and-availability-plan", P2, priced(priceInputOption="perCore", price=1), False),
    ("price-and-availability-plan", P2, priced(priceInputOption="free", price=0), False),
    ("price-and-availability-plan", P2, {"customerMarkets": "allMarkets"}, False),
    ("price-and-availability-plan", P2, {"markets": ["US"]}, False),
    ("price-and-availability-plan", P2, {"markets": ["usa"]}, True),
    ("price-and-availability-plan", P2, {"trial": None, "softwareReservation": None}, True),
    ("price-and-availability-plan", P2, {"trial": {"type": "day"}}, False),
    ("price-and-availability-plan", P2, {"visibility": "secret"}, False),
    # audiences
    ("price-and-availability-offer", P2, {"previewAudiences": None}, True),
    ("price-and-availability-offer", P2, {"previewAudiences": [{"type": "tenant", "id": "t"}]}, True),
    ("price-and-availability-offer", P2, {"previewAudiences": [{"type": "mail", "id": "t"}]}, False),
    ("price-and-availability-offer", P2, {"previewAudiences": [{"type": "ea", "id": ""}]}, False),
    ("price-and-availability-offer", P2, {"previewAudiences": [{"id": "x", "label": None}]}, False),
    ("price-and-availability-offer", P2, {"previewAudiences": [{"id": "x", "odd": 1}]}, False),
    # plans and the offer
    ("plan", P2, {"alias": ""}, False),
    ("plan", P2, {"azureRegions": ["azureGlobal", "azureGlobal"]}, False),
    ("plan", P2, {"azureRegions": ["azureMoon"]}, False),
    ("plan", P2, {"displayRank": "first"}, False),
    ("product", P2, {"alias": "x" * 121}, False),
    ("product", P2, {"deprecationSchedule": {"reason": "other", "dateOffset": "P90D"}}, True),
    ("product", P2, {"deprecationSchedule": {"reason": "tired"}}, False),
    # channels
    ("customer-leads", P2, {"leadDestination": "none", "emailLeadConfiguration": None}, False),
    ("customer-leads", P2, {"leadDestination": "table"}, False),
    ("test-drive", P2, {"enabled": True}, False),
    ("test-drive", P2, {"enabled": True, "type": "logicApp"}, True),
    ("reseller", P2, {"resellerChannelState": "everybody"}, False),
    ("commercial-marketplace-setup", P2, {"sellThroughMicrosoft": "yes"}, False),
    # what every resource has
    ("product", P2, {"id": "Product/x"}, False),
    ("product", P2, {"resourceName": ""}, False),
    ("plan", P2, {"product": {"externalId": "offer-x", "resourceName": "it"}}, False),
    ("plan", P2, {"product": {"externalId": "OFFER"}}, False),
    ("plan", P2, {"product": 5}, False),
    ("plan", P2, {"validations": [{"level": "warning", "code": "invalidState"}]}, True),
    ("plan", P2, {"validations": [{"level": "error", "code": "invalidState"}]}, False),
]


@pytest.mark.parametrize(
    ("kind", "version", "changes", "accepted"),
    ROWS,
    ids=[f"{kind}-{version[-1]}-{json.dumps(changes)[:60]}" for kind, version, changes, _ in ROWS],
)
async def test_a_schema_refuses_what_microsofts_does_and_nothing_else(api, kind, version, changes, accepted):
    product = api.product("offer-core" if kind == CORE else "offer-x")
    stored = next(r for id_, r in product.draft.items() if id_.startswith(f"{kind}/"))
    resource = copy.deepcopy(stored) | changes | {"$schema": f"{SCHEMA}/{kind}/{version}"}
    before = json.dumps(list(product.draft.values()))

    status, body = await api.configure(resource)

    assert status == (202 if accepted else 400), body
    if not accepted:
        assert body["error"]["message"] == "Invalid configuration: schema validation failed"
        (first, *_) = body["error"]["details"]
        assert first["code"] == "schemaValidationError"
        assert f"{SCHEMA}/{kind}/{version}: '" in first["message"]
        assert json.dumps(list(product.draft.values())) == before


@pytest.mark.parametrize(
    "address",
    [
        f"{SCHEMA}/product",
        f"{SCHEMA}/product/2022",
        f"{SCHEMA}/product/2022-03-01-preview",
        f"{SCHEMA}/product/2022-03-01-beta2",
        f"{SCHEMA}/nothing/2022-03-01-preview2",
        f"{SCHEMA}/configure/2022-03-01-preview2",
        "http://schema.mp.microsoft.com/schema/product/2022-03-01-preview2",
        "https://product-ingestion.azureedge.net/schema/product/2022-03-01-preview2",
        "https://schema.mp.microsoft.com.evil.example/schema/product/2022-03-01-preview2",
        "",
        None,
    ],
)
async def test_a_schema_that_is_none_cannot_be_accessed(api, address):
    product = api.product()
    status, body = await api.configure({**product.draft[product.durable_id], "$schema": address})
    assert (status, "could not be accessed" in body["error"]["message"]) == (400, True)


async def test_an_offer_at_microsofts_limits_is_taken(api: Api):
    """A hundred image versions of three types in one payload, as distributions have."""
    product = api.product("offer-core")
    technical = next(r for id_, r in product.draft.items() if id_.startswith(f"{CORE}/"))
    more = [images(*THREE, number=f"9.0.{n}")["vmImageVersions"][0] for n in range(98)]
    body = {**technical, "vmImageVersions": [*technical["vmImageVersions"], *more]}
    status, _ = await api.configure(body)
    assert status == 202
    assert len(product.draft[technical["id"]]["vmImageVersions"]) == 100
