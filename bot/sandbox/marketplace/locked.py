"""What a publish has locked: ids, published images, and properties that stay on once they are on."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.marketplace.catalog import Product

Json = dict[str, Any]

_STICKY = ("supportsNVMe", "supportsCloudInit", "supportsSriov", "supportsBackup")


def reason(product: Product, id_: str, resource: Json) -> str:
    """Return what is said against changing a resource like that, empty when nothing is."""
    return next(_reasons(product, id_, resource), "")


def _reasons(product: Product, id_: str, resource: Json) -> Iterator[str]:
    yield from _identity(product, id_, resource)
    published = (product.live.resources if product.live else {}).get(id_)
    if published is None or "vmImageVersions" not in published:
        return
    yield from _images(published, resource)
    before, after = _skus(published), _skus(resource)
    if any(after.get(kind, sku) != sku for kind, sku in before.items()):
        yield "The property 'SkuId' is locked by a previous submission"
    for name in _STICKY:
        was, is_ = (bool((one.get("vmProperties") or {}).get(name)) for one in (published, resource))
        if was and not is_:
            yield f"{name[0].upper()}{name[1:]} property has already been enabled"


def _identity(product: Product, id_: str, resource: Json) -> Iterator[str]:
    current = product.draft.get(id_)
    name = "OfferId" if id_.startswith("product/") else "PlanId"
    if current is not None and "identity" in current and current["identity"] != resource.get("identity"):
        yield f"The property '{name}' is locked by a previous submission"
    if current is not None and id_.startswith("product/") and current["type"] != resource.get("type"):
        yield "The property 'Type' is locked by a previous submission"
    if id_.startswith("plan/"):
        own = resource["identity"]["externalId"]
        others = [r for key, r in product.draft.items() if key.startswith("plan/") and key != id_]
        if any(other["identity"]["externalId"] == own for other in others):
            yield f"A plan with the ID {own} exists already"


def _skus(resource: Json) -> dict[str, str]:
    return {sku["imageType"]: sku["skuId"] for sku in resource.get("skus") or []}


def _images(published: Json, resource: Json) -> Iterator[str]:
    kept = {version["versionNumber"]: version for version in resource.get("vmImageVersions") or []}
    for version in published["vmImageVersions"] or []:
        number = version["versionNumber"]
        if number not in kept or kept[number].get("lifecycleState") == "deleted":
            yield f"Cannot delete image '{number}' as it is already published"
        elif _disks(version).items() - _disks(kept[number]).items():
            yield f"Cannot change image '{number}' as it is already published"


def _disks(version: Json) -> dict[str, str]:
    """Return where the disk of each image type is, without the signature."""
    found = {}
    for image in version["vmImages"]:
        source = image["source"]
        disk = (source.get("osDisk") or {}).get("uri") or (source.get("sharedImage") or {}).get("resourceId")
        found[image["imageType"]] = str(disk).partition("?")[0]
    return found
