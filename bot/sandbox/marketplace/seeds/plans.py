"""Plans with their texts, prices and images."""

from collections.abc import Iterator, Sequence

from bot.sandbox.marketplace.blobs.store import CONTAINER
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.seeds.resources import Json, resource
from bot.sandbox.marketplace.signing import DISKS

GEN2 = ("x64Gen2",)
EVERY_TYPE = ("x64Gen2", "x64Gen1", "arm64Gen2")
_ENDINGS = {"x64Gen2": "", "x64Gen1": "-gen1", "arm64Gen2": "-arm64"}


def plan(
    product: Product, name: str, guid: str, versions: tuple[str, ...], *, types: Sequence[str] = GEN2
) -> Iterator[Json]:
    """Yield everything of one plan."""
    owner, key = product.durable_id, f"{product.guid}/{guid}"
    of_plan = {"product": owner, "plan": f"plan/{key}"}
    yield resource(
        "plan",
        key,
        product=owner,
        identity={"externalId": name},
        alias=name.capitalize(),
        azureRegions=["azureGlobal"],
    )
    yield resource(
        "plan-listing",
        f"{product.guid}/public/main/{guid}/en-us",
        kind="azureVM-plan",
        **of_plan,
        languageId="en-us",
        name=name.capitalize(),
        summary=f"The {name} plan.",
        description=f"<p>The {name} plan of {product.alias}.</p>",
    )
    yield resource(
        "price-and-availability-plan",
        key,
        **of_plan,
        visibility="visible",
        audience="public",
        markets=["de", "us"],
        pricing={
            "licenseModel": "payAsYouGo",
            "corePricing": {"priceInputOption": "perCore", "pricePerCore": 0.02},
        },
        softwareReservation=[],
        privateAudiences=[],
    )
    yield _technical(product, name, key, versions, types)


def _technical(
    product: Product, name: str, key: str, versions: tuple[str, ...], types: Sequence[str]
) -> Json:
    is_core = product.type == "coreVirtualMachine"
    kind = "core-virtual-machine" if is_core else "virtual-machine"
    return resource(
        f"{kind}-plan-technical-configuration",
        key,
        product=product.durable_id,
        plan=f"plan/{key}",
        operatingSystem={"family": "linux", "type": "other", "friendlyName": "Demo Linux"},
        recommendedVmSizes=[],
        openPorts=[],
        vmProperties={"supportsExtensions": True, "supportsRemoteConnection": True},
        skus=[{"imageType": type_, "skuId": f"{name}{_ENDINGS[type_]}"} for type_ in types],
        vmImageVersions=[image(name, version, types=types) for version in versions],
        **({"softwareType": "operatingSystem"} if is_core else {}),
    )


def image(name: str, version: str, *, types: Sequence[str] = GEN2) -> Json:
    """Return one image version of a plan, a disk per image type."""
    return {
        "versionNumber": version,
        "vmImages": [
            {"imageType": type_, "source": _source(f"{name}-{version}{_ENDINGS[type_]}.vhd")}
            for type_ in types
        ],
        "lifecycleState": "generallyAvailable",
    }


def _source(blob: str) -> Json:
    disk = {"uri": f"{DISKS}/{CONTAINER}/{blob}"}
    return {"sourceType": "sasUri", "osDisk": disk, "dataDisks": []}
