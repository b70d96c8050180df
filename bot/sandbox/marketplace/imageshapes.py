"""The technical configuration of a virtual machine plan: images, ports, sizes.

Source: Microsoft's schema `virtual-machine-plan-technical-configuration`.
"""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_SKU = re.compile(r"^[a-z0-9_-]+$")
_VERSION = re.compile(r"^\d+\.\d+\.\d+$")
_PORTS = re.compile(r"^\d{1,5}(-\d{1,5})?$")
_FAMILIES = frozenset({"windows", "linux"})
_PROTOCOLS = frozenset({"tcp", "udp", "both"})
_IMAGE_TYPES = frozenset({"x64Gen1", "x64Gen2", "arm64Gen2", "armGen2"})
_STATES = frozenset({"generallyAvailable", "deprecated", "deleted"})
_MOST_PORTS, _MOST_SIZES, _MOST_DISKS, _MOST_VERSION = 100, 6, 16, 32


def technical_problems(resource: Json) -> Iterator[str]:
    """Yield everything that the schema holds against a technical configuration."""
    yield from _system(resource.get("operatingSystem"))
    yield from _ports(resource.get("openPorts") or [])
    if len(resource.get("recommendedVmSizes") or []) > _MOST_SIZES:
        yield f"'recommendedVmSizes' holds more than {_MOST_SIZES}"
    yield from _flags(resource.get("vmProperties") or {})
    yield from _skus(resource.get("skus"))
    for index, version in enumerate(resource.get("vmImageVersions") or []):
        yield from _image_version(version, f"vmImageVersions[{index}]")


def _system(system: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if system is None:
        return
    if not isinstance(system, dict) or system.get("family") not in _FAMILIES:
        yield "'operatingSystem.family' must be windows or linux"
    elif not 1 <= len(str(system.get("friendlyName", ""))) <= 100:
        yield "'operatingSystem.friendlyName' must have 1 to 100 characters"


def _ports(ports: list[Any]) -> Iterator[str]:
    if len(ports) > _MOST_PORTS:
        yield f"'openPorts' holds more than {_MOST_PORTS}"
    for index, port in enumerate(ports):
        is_object = isinstance(port, dict)
        if not is_object or not 3 <= len(str(port.get("label", ""))) <= 20:
            yield f"'openPorts[{index}].label' must have 3 to 20 characters"
        elif not _PORTS.match(str(port.get("portRange", ""))) or port.get("protocol") not in _PROTOCOLS:
            yield f"'openPorts[{index}]' must have a port range and a protocol"


def _flags(properties: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if not isinstance(value, bool):
            yield f"'vmProperties.{name}' must be true or false"


def _skus(skus: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if skus is None:
        return
    if not isinstance(skus, list) or not 1 <= len(skus) <= 2:
        yield "'skus' must hold 1 or 2"
        return
    for index, sku in enumerate(skus):
        if not isinstance(sku, dict) or not _SKU.match(str(sku.get("skuId", ""))):
            yield f"'skus[{index}].skuId' does not match {_SKU.pattern}"
        elif sku.get("imageType") not in _IMAGE_TYPES:
            yield f"'skus[{index}].imageType' is not an image type"


def _image_version(version: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    number = str(version.get("versionNumber", "")) if isinstance(version, dict) else ""
    if not _VERSION.match(number) or len(number) > _MOST_VERSION:
        yield f"'{place}.versionNumber' is not of the form 1.2.3"
        return
    if version.get("lifecycleState", "generallyAvailable") not in _STATES:
        yield f"'{place}.lifecycleState' is not a lifecycle state"
    images = version.get("vmImages")
    if not isinstance(images, list) or not 1 <= len(images) <= 2:
        yield f"'{place}.vmImages' must hold 1 or 2 images"
        return
    for index, image in enumerate(images):
        yield from _source(image, f"{place}.vmImages[{index}]")


def _source(image: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    source = image.get("source") if isinstance(image, dict) else None
    if not isinstance(source, dict):
        yield f"required property '{place}.source' is missing"
        return
    match source.get("sourceType"):
        case "sasUri":
            if not str((source.get("osDisk") or {}).get("uri", "")).startswith("https://"):
                yield f"'{place}.source.osDisk.uri' must be an https address"
            yield from _disks(source.get("dataDisks") or [], place)
        case "sharedImageGallery":
            if not (source.get("sharedImage") or {}).get("resourceId"):
                yield f"required property '{place}.source.sharedImage.resourceId' is missing"
        case _:
            yield f"'{place}.source.sourceType' must be sasUri or sharedImageGallery"


def _disks(disks: list[Any], place: str) -> Iterator[str]:
    numbers = [disk.get("lunNumber") if isinstance(disk, dict) else None for disk in disks]
    if len(disks) > _MOST_DISKS or any(not isinstance(n, int) or not 0 <= n <= 15 for n in numbers):
        yield f"'{place}.source.dataDisks' must be at most {_MOST_DISKS}, with LUNs from 0 to 15"
