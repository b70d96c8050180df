"""The disks of the images that a push would bring: those of versions that are not published yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.reading import Json, entries, part, text
from bot.domain.offer.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One disk of a new image. `lun` is None for the OS disk; `url` may hold a signature: never show it."""

    plan: str
    version: str
    image_type: str
    family: str
    lun: int | None
    url: str

    @property
    def name(self) -> str:
        """What people call it."""
        kind = "OS disk" if self.lun is None else f"data disk {self.lun}"
        of = f" ({self.image_type})" if self.image_type else ""
        return f"Plan {self.plan}, image {self.version}{of}, {kind}"


def new_disks(draft: Tree, base: Tree | None) -> tuple[Disk, ...]:
    """Return the disks of every new version that is not withdrawn, OS disks first."""
    names, published = reading.plans_of(draft), reading.by_id(base)
    found: list[Disk] = []
    for resource in reading.technical(draft):
        before = reading.versions_of(published.get(resource.id.lower()))
        family = text(part(resource.content.get("operatingSystem")).get("family")).lower()
        plan = reading.plan_of(resource, names)
        for number, version in reading.versions_of(resource).items():
            if number not in before and reading.is_active(version):
                found += _disks(version, plan=plan, number=number, family=family)
    return tuple(sorted(found, key=lambda disk: disk.lun is not None))


def _disks(version: Json, *, plan: str, number: str, family: str) -> Iterator[Disk]:
    for image in entries(version.get("vmImages")):
        kind, source = text(image.get("imageType")), part(image.get("source"))
        os_url = text(part(source.get("osDisk")).get("uri"))
        places: list[tuple[int | None, str]] = [(None, os_url)] if os_url else []
        for position, disk in enumerate(entries(source.get("dataDisks"))):
            lun = disk.get("lunNumber")
            places.append((lun if isinstance(lun, int) else position, text(disk.get("uri"))))
        for lun, url in places:
            yield Disk(plan=plan, version=number, image_type=kind, family=family, lun=lun, url=url)
