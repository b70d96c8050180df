"""Images of an Azure Compute Gallery: what Azure says of them against what the draft says.

Azure Resource Manager, `Microsoft.Compute/galleries/images` and `…/versions`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.finding import FAQ, Finding, error, warning
from bot.domain.offer.preflight.limits import GIB
from bot.domain.offer.preflight.reading import entries, part, text
from bot.domain.offer.preflight.vhd import check_size
from bot.domain.offer.tree import Tree

_ID = re.compile(
    r"/subscriptions/[0-9a-f-]{36}/resourcegroups/[\w.()-]{1,90}/providers/microsoft\.compute/galleries"
    r"/[\w.]{1,80}/images/[\w.-]{1,80}/versions/\d{1,10}\.\d{1,10}\.\d{1,10}",
    re.ASCII | re.IGNORECASE,
)
_OS, _ORDER = f"{FAQ}#incorrect-os-mapping", f"{FAQ}#datadisk-mapped-incorrectly"
_GENERATIONS = {"gen1": "V1", "gen2": "V2"}
_NOT_READ = (
    "Give stagebot's app the role Compute Gallery Image Reader there, or look at it in the Azure portal."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryImage:
    """A new image version that lies in a gallery. `id` is its resource ID, foreign text."""

    plan: str
    version: str
    image_type: str
    family: str
    id: str

    @property
    def name(self) -> str:
        """What people call it."""
        of = f" ({self.image_type})" if self.image_type else ""
        return f"Plan {self.plan}, image {self.version}{of}, gallery image"

    @property
    def is_named_well(self) -> bool:
        """Tell whether the resource ID is one of an image version."""
        return _ID.fullmatch(self.id) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryLook:
    """What Azure says of an image version and its definition. Sizes in GB; `data_disks` are (LUN, size)."""

    state: str = ""
    os_state: str = ""
    os_type: str = ""
    generation: str = ""
    architecture: str = ""
    os_size: int = 0
    data_disks: tuple[tuple[int, int], ...] = ()


def new_gallery_images(draft: Tree, base: Tree | None) -> tuple[GalleryImage, ...]:
    """Return the gallery images of every new version that is not withdrawn."""
    names, published = reading.plans_of(draft), reading.by_id(base)
    found: list[GalleryImage] = []
    for resource in reading.technical(draft):
        before = reading.versions_of(published.get(resource.id.lower()))
        family = text(part(resource.content.get("operatingSystem")).get("family")).lower()
        plan = reading.plan_of(resource, names)
        for number, version in reading.versions_of(resource).items():
            if number in before or not reading.is_active(version):
                continue
            for image in entries(version.get("vmImages")):
                id_ = text(part(part(image.get("source")).get("sharedImage")).get("resourceId"))
                if id_:
                    kind = text(image.get("imageType"))
                    found.append(
                        GalleryImage(plan=plan, version=number, image_type=kind, family=family, id=id_)
                    )
    return tuple(found)


def check_gallery(image: GalleryImage, look: GalleryLook | None) -> Iterator[Finding]:
    """Judge a gallery image; `look` None: it may not be read by us, or is not there."""
    if not image.is_named_well:
        text_ = f"{image.name}: its resource ID is not one of an image version (…/images/…/versions/1.0.0)."
        yield error("GALLERY_ID", text_, "Paste the version's resource ID from the Azure portal.")
        return
    if look is None:
        text_ = f"{image.name}: it cannot be judged from here (not there, or we may not read it)."
        yield warning("NOT_JUDGED", text_, _NOT_READ)
        return
    if look.state and look.state.lower() != "succeeded":
        text_ = f"{image.name}: its provisioning is not done ({look.state[:40]})."
        yield error("GALLERY_STATE", text_, "Wait until it has succeeded, or make the version again.")
    if look.os_state.lower() == "specialized":
        text_ = f"{image.name}: it is specialized, not generalized."
        yield error(
            "NOT_GENERALIZED", text_, "Capture a generalized machine.", link=f"{FAQ}#vm-not-generalized"
        )
    yield from _mistaken(image, look)
    yield from _sizes(image, look)


def _mistaken(image: GalleryImage, look: GalleryLook) -> Iterator[Finding]:
    if look.os_type and image.family and look.os_type.lower() != image.family:
        text_ = f"{image.name}: the gallery says {look.os_type[:20]}, the draft says {image.family[:20]}."
        yield error("OS_MAP", text_, "Correct the operating system's family.", link=_OS)
    wanted = _GENERATIONS.get(image.image_type.lower()[-4:])
    if wanted and wanted != (look.generation or "V1").upper():
        text_ = (
            f"{image.name}: its generation is {(look.generation or 'V1')[-1]}, and the draft says another."
        )
        yield error("GENERATION", text_, "Put it at the other image type, or build it for this one.")
    is_arm = look.architecture.lower() == "arm64"
    if image.image_type and is_arm is not image.image_type.lower().startswith("arm"):
        text_ = f"{image.name}: it is for another processor ({look.architecture[:20] or 'x64'})."
        yield error("OS_ARCH", text_, "Put it at the image type of its processor.")


def _sizes(image: GalleryImage, look: GalleryLook) -> Iterator[Finding]:
    if look.os_size:
        yield from check_size(image.name, look.os_size * GIB, is_data=False, family=image.family)
    for lun, size in look.data_disks:
        if size:
            yield from check_size(f"{image.name}, data disk {lun}", size * GIB, is_data=True, family="")
    luns = sorted(lun for lun, _ in look.data_disks)
    if luns != list(range(len(luns))):
        text_ = f"{image.name}: its data disks are numbered {', '.join(map(str, luns[:20]))}, with a gap."
        yield error("DATADISK_ORDER", text_, "Number them 0, 1, 2 …", link=_ORDER)
