"""The demo's offers: one that stages cleanly, one marketing-only, one that fails, one solution template."""

from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.marketplace.catalog import Catalog, Product, Snapshot, schema_of
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_DISKS = "https://contosoimages.blob.core.windows.net/vhds"
_ASSETS = "https://catalogartifact.azureedge.net/publicartifacts"
CERTIFICATION_REPORT = (
    "Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. "
    "Bash history: .bash_history is larger than 1 KB."
)


def demo(now: datetime) -> tuple[Catalog, Switches]:
    """Return the offers of the demo and the switches that make one of them fail."""
    catalog = Catalog([_offer_x(now), _offer_news(now), _offer_broken(now), _offer_template()])
    return catalog, Switches(fail_certification={"offer-broken": CERTIFICATION_REPORT})


def _guid(kind: int, index: int) -> str:
    return f"7c0ffee{kind:x}-1111-4222-8333-4444{index:08x}"


def _offer_x(now: datetime) -> Product:
    product = virtual_machine(1, "offer-x", "Offer X", plans=("base", "pro"), versions=("0.9.0", "1.0.0"))
    _publish(product, now - timedelta(days=41))
    for resource in product.draft.values():
        if resource["id"].startswith("virtual-machine") and resource["skus"][0]["skuId"] == "base":
            resource["vmImageVersions"].append(_image("base", "1.0.1"))
        if resource["id"].startswith("listing/"):
            resource["description"] = "<p>Offer X runs your workload. Now with image 1.0.1.</p>"
    return product


def _offer_news(now: datetime) -> Product:
    product = virtual_machine(2, "offer-news", "Offer News", plans=("standard",), versions=("2.3.0",))
    _publish(product, now - timedelta(days=12))
    for resource in product.draft.values():
        if resource["id"].startswith("listing/"):
            resource["searchResultSummary"] = "News, faster."
    return product


def _offer_broken(now: datetime) -> Product:
    product = virtual_machine(3, "offer-broken", "Offer Broken", plans=("main",), versions=("4.0.0",))
    _publish(product, now - timedelta(days=90))
    for resource in product.draft.values():
        if resource["id"].startswith("virtual-machine"):
            resource["vmImageVersions"].append(_image("main", "4.1.0"))
    return product


def _offer_template() -> Product:
    product = Product(
        guid=_guid(4, 4), external_id="offer-template", type="azureApplication", alias="Offer Template"
    )
    product.draft = _keyed([_product(product)])
    return product


def bulk(count: int) -> Catalog:
    """Return many small virtual machine offers, `bulk-00000` and on."""
    return Catalog(
        virtual_machine(5, f"bulk-{n:05d}", f"Bulk {n}", plans=("base",), versions=("1.0.0",), index=n)
        for n in range(count)
    )


def virtual_machine(
    kind: int,
    external: str,
    alias: str,
    *,
    plans: tuple[str, ...],
    versions: tuple[str, ...],
    index: int | None = None,
) -> Product:
    """Return a complete virtual machine offer with a draft and nothing published."""
    product = Product(
        guid=_guid(kind, kind if index is None else index),
        external_id=external,
        type="azureVirtualMachine",
        alias=alias,
    )
    resources = [_product(product), *_marketing(product), _audience(product)]
    for number, plan in enumerate(plans, start=1):
        resources += _plan(product, plan, f"aaaa{number}111-2222-4333-8444-555566667777", versions)
    product.draft = _keyed(resources)
    return product


def _keyed(resources: list[Json]) -> dict[str, Json]:
    return {resource["id"]: resource for resource in resources}


def _publish(product: Product, at: datetime) -> None:
    number = str(1152921505690000000 + int(at.timestamp()) % 10_000_000)
    product.live = product.preview = Snapshot(number=number, created_at=at, resources=deepcopy(product.draft))


def _resource(type_: str, id_: str, /, **content: Any) -> Json:  # noqa: ANN401 - JSON
    return {"$schema": schema_of(type_), "id": f"{type_}/{id_}", **content}


def _product(product: Product) -> Json:
    return _resource(
        "product",
        product.guid,
        identity={"externalId": product.external_id},
        type=product.type,
        alias=product.alias,
    )


def _marketing(product: Product) -> list[Json]:
    owner = product.durable_id
    listing = f"{product.guid}/public/main/default/en-us"
    return [
        _resource(
            "property",
            f"{product.guid}/public/main",
            kind="azureVM",
            product=owner,
            categories={"compute": ["operating-systems"]},
            termsConditions="standardMicrosoft",
        ),
        _resource(
            "listing",
            listing,
            kind="azureVM",
            product=owner,
            languageId="en-us",
            title=product.alias,
            description=f"<p>{product.alias} runs your workload.</p>",
            searchResultSummary=f"{product.alias}.",
            generalLinks=[{"displayText": "Documentation", "link": "https://contoso.example/docs"}],
        ),
        _resource(
            "listing-asset",
            f"{listing}/azurelogosmall/1",
            kind="azure",
            product=owner,
            languageId="en-us",
            type="azureLogoSmall",
            listing=f"listing/{listing}",
            fileName="logo.png",
            url=f"{_ASSETS}/{product.external_id}/logo.png",
        ),
    ]


def _audience(product: Product) -> Json:
    return _resource(
        "price-and-availability-offer",
        product.guid,
        product=product.durable_id,
        previewAudiences=[
            {"type": "subscription", "id": "11111111-2222-3333-4444-555555555555", "label": "qa-team"},
            {"type": "subscription", "id": "22222222-3333-4444-5555-666666666666", "label": "Ana's sandbox"},
        ],
    )


def _plan(product: Product, name: str, guid: str, versions: tuple[str, ...]) -> list[Json]:
    owner, key = product.durable_id, f"{product.guid}/{guid}"
    plan = f"plan/{key}"
    return [
        _resource(
            "plan",
            key,
            product=owner,
            identity={"externalId": name},
            alias=name.capitalize(),
            azureRegions=["azureGlobal"],
        ),
        _resource(
            "plan-listing",
            f"{product.guid}/public/main/{guid}/en-us",
            kind="azureVM-plan",
            product=owner,
            plan=plan,
            languageId="en-us",
            name=name.capitalize(),
            summary=f"The {name} plan.",
        ),
        _resource(
            "price-and-availability-plan",
            key,
            product=owner,
            plan=plan,
            visibility="visible",
            audience="public",
            markets=["de", "us"],
            pricing={
                "licenseModel": "payAsYouGo",
                "corePricing": {"priceInputOption": "perCore", "pricePerCore": 0.02},
            },
            privateAudiences=[],
        ),
        _resource(
            "virtual-machine-plan-technical-configuration",
            key,
            product=owner,
            plan=plan,
            operatingSystem={"family": "linux", "type": "other", "friendlyName": "Demo Linux"},
            vmProperties={"supportsExtensions": True, "supportsRemoteConnection": True},
            skus=[{"imageType": "x64Gen2", "skuId": name}],
            vmImageVersions=[_image(name, version) for version in versions],
        ),
    ]


def _image(plan: str, version: str) -> Json:
    disk = {"uri": f"{_DISKS}/{plan}-{version}.vhd"}
    source = {"sourceType": "sasUri", "osDisk": disk, "dataDisks": []}
    return {
        "versionNumber": version,
        "vmImages": [{"imageType": "x64Gen2", "source": source}],
        "lifecycleState": "generallyAvailable",
    }
