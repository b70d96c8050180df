"""cloudpub, unchanged: look at offers, attach images, publish them whole and modularly. Prints JSON."""

import json
import sys

from cloudpub.ms_azure.service import AzureService  # type: ignore[import-untyped]
from cloudpub.ms_azure.utils import AzurePublishingMetadata  # type: ignore[import-untyped]

KEYS = {"AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t.example", "AZURE_API_SECRET": "s"}
service = AzureService(KEYS, retry_interval=0.2, retry_timeout=60)


def image(offer, plan, version, **more):
    """What a publisher of images hands over."""
    account = "https://images.blob.core.windows.net/vhds"
    return AzurePublishingMetadata(
        image_path=f"{account}/{plan}-{version}.vhd?sp=rl&sv=2022-11-02&sr=c&sig=c2lnbmF0dXJl",
        architecture="x86_64",
        destination=f"{offer}/{plan}",
        disk_version=version,
        sku_id=plan,
        **more,
    )


def versions(offer, target):
    """Image versions by plan, as the client reads them."""
    product = service.get_product_by_name(offer, target)
    configurations = service.filter_product_resources(product, "virtual-machine-plan-technical-configuration")
    return sorted(one.version_number for config in configurations for one in config.disk_versions)


found = {"offers": sorted(product.identity.name for product in service.list_products())}
found["before"] = versions("offer-x", "draft")
offer = service.get_product_by_name("offer-x", "draft")
found["kinds"] = sorted({resource.resource for resource in offer.resources})
service.publish(image("offer-x", "base", "5.0.0", keepdraft=True))
found["draft"] = versions("offer-x", "draft")
service.publish(image("offer-x", "base", "5.0.0", keepdraft=False))
found["live"] = versions("offer-x", "live")
service.publish(image("offer-x", "pro", "6.0.0", keepdraft=False, modular_push=True, support_legacy=True))
found["modular"] = versions("offer-x", "live")
found["core"] = [
    r.resource for r in service.get_product_by_name("offer-core", "live").resources if "core" in r.resource
]
found["submissions"] = [
    [one.target.targetType, one.status, one.result] for one in service.get_submissions(offer.id)
]
sys.stdout.write(json.dumps(found))
