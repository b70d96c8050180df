"""The demo's offers: one that stages cleanly, one marketing-only, one that fails, one of a distribution's own
kind with three image types, two solution templates, of which one fails."""

from copy import deepcopy
from datetime import datetime, timedelta

from bot.sandbox.marketplace.catalog import Catalog, Product, Snapshot
from bot.sandbox.marketplace.seeds import applications, resources
from bot.sandbox.marketplace.seeds import plans as plan_seeds
from bot.sandbox.marketplace.seeds.plans import EVERY_TYPE, GEN2, image
from bot.sandbox.marketplace.seeds.resources import Json
from bot.sandbox.marketplace.switches import Switches

__all__ = ["CERTIFICATION_REPORT", "bulk", "demo", "virtual_machine"]

CERTIFICATION_REPORT = (
    "Linux Agent version: the image has 2.2.18, at least 2.2.41 is required. "
    "Bash history: .bash_history is larger than 1 KB."
)


def demo(now: datetime) -> tuple[Catalog, Switches]:
    """Return the offers of the demo and the switches that make one of them fail."""
    catalog = Catalog(
        [_offer_x(now), _offer_news(now), _offer_broken(now), *applications.templates(now), _offer_core(now)]
    )
    reports = {
        "offer-broken": CERTIFICATION_REPORT,
        "offer-template-broken": applications.VALIDATION_REPORT,
    }
    return catalog, Switches(fail_certification=reports)


def _guid(kind: int, index: int) -> str:
    return f"7c0ffee{kind:x}-1111-4222-8333-4444{index:08x}"


def _offer_x(now: datetime) -> Product:
    product = virtual_machine(1, "offer-x", "Offer X", plans=("base", "pro"), versions=("0.9.0", "1.0.0"))
    _publish(product, now - timedelta(days=41))
    for resource in product.draft.values():
        if resource["id"].startswith("virtual-machine") and resource["skus"][0]["skuId"] == "base":
            resource["vmImageVersions"].append(image("base", "1.0.1"))
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
            resource["vmImageVersions"].append(image("main", "4.1.0"))
    return product


def _offer_core(now: datetime) -> Product:
    product = virtual_machine(
        6,
        "offer-core",
        "Offer Core",
        plans=("server",),
        versions=("8.0.0", "8.1.0"),
        type_="coreVirtualMachine",
        image_types=EVERY_TYPE,
    )
    _publish(product, now - timedelta(days=7))
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
    type_: str = "azureVirtualMachine",
    image_types: tuple[str, ...] = GEN2,
) -> Product:
    """Return a complete virtual machine offer with a draft and nothing published."""
    product = Product(
        guid=_guid(kind, kind if index is None else index),
        external_id=external,
        type=type_,
        alias=alias,
    )
    content = [resources.offer(product), *resources.channels(product), *resources.marketing(product)]
    content.append(resources.audience(product))
    for number, plan in enumerate(plans, start=1):
        guid = f"aaaa{number}111-2222-4333-8444-555566667777"
        content += plan_seeds.plan(product, plan, guid, versions, types=image_types)
    product.draft = _keyed(content)
    return product


def _keyed(content: list[Json]) -> dict[str, Json]:
    return {resource["id"]: resource for resource in content}


def _publish(product: Product, at: datetime) -> None:
    number = str(1152921505690000000 + int(at.timestamp()) % 10_000_000)
    product.live = product.preview = Snapshot(number=number, created_at=at, resources=deepcopy(product.draft))
