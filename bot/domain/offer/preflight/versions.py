"""Image versions against what is published: dropped, lowered, too many, none active, disks that differ."""

from collections.abc import Iterator, Mapping

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.finding import FAQ, PLANS, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.reading import Json, entries, part
from bot.domain.offer.tree import Resource, Tree

_DISKS = f"{FAQ}#datadisk-mapped-incorrectly"


def check_versions(draft: Tree, base: Tree | None, limits: Limits = LIMITS) -> Iterator[Finding]:
    """Look at the image versions of every plan; `base` is what is published."""
    names, published = reading.plans_of(draft), reading.by_id(base)
    for resource in reading.technical(draft):
        if not resource.content.get("basePlan"):  # else the plan uses another plan's images
            plan = f"Plan {reading.plan_of(resource, names)}"
            yield from _plan(resource, published.get(resource.id.lower()), plan, limits)


def _plan(draft: Resource, base: Resource | None, plan: str, limits: Limits) -> Iterator[Finding]:
    versions, before = reading.versions_of(draft), reading.versions_of(base)
    if not any(reading.is_active(entry) for entry in versions.values()):
        text = f"{plan} has no active image version."
        yield error("NO_IMAGE", text, "Add a version, or restore a deprecated one.", link=PLANS)
    yield from _against_published(versions, before, plan)
    yield from _number(versions, plan, limits)
    new = [number for number in versions if number not in before]
    for number in sorted(new, key=reading.order):
        yield from _luns(versions[number], f"{plan}, image {number}", limits)
    yield from _disk_numbers(versions, before, plan)


def _against_published(
    versions: Mapping[str, Json], before: Mapping[str, Json], plan: str
) -> Iterator[Finding]:
    for number in sorted(set(before) - set(versions), key=reading.order):
        text = f"{plan}: image version {number} is published; deprecate it, do not drop it."
        yield error("VERSION_DROPPED", text, "Put it back into the draft as deprecated.", link=PLANS)
    highest = max(before, key=reading.order, default=None)
    new = sorted(set(versions) - set(before), key=reading.order)
    for number in new:
        if highest is not None and reading.order(number) < reading.order(highest):
            text = f"{plan}: new image version {number} is lower than the published {highest}."
            yield warning("VERSION_LOWER", text, "Deployments of “latest” will not take it.")
    if len(new) > 1 and before:
        text = f"{plan}: {len(new)} new image versions in one push ({reading.listed(new)})."
        yield warning("VERSIONS_AT_ONCE", text, "Older pages of Microsoft allow one new image at a time.")


def _number(versions: Mapping[str, Json], plan: str, limits: Limits) -> Iterator[Finding]:
    held = [number for number, entry in versions.items() if entry.get("lifecycleState") != "deleted"]
    if len(held) < limits.versions_warned:
        return
    active = [number for number in held if reading.is_active(versions[number])]
    oldest = min(active or held, key=reading.order)
    text = f"{plan} has {len(held)} image versions; a plan may have {limits.versions}."
    fix = f"Retire the oldest first: {oldest}."
    over = len(held) > limits.versions
    yield (error if over else warning)("VERSION_CAP", text, fix, link=PLANS)


def _luns(version: Json, name: str, limits: Limits) -> Iterator[Finding]:
    for image in entries(version.get("vmImages")):
        disks = list(entries(part(image.get("source")).get("dataDisks")))
        luns = [disk.get("lunNumber") for disk in disks]
        if len(disks) > limits.data_disks:
            text = f"{name}: {len(disks)} data disks; {limits.data_disks} are allowed."
            yield error("DATA_DISKS", text, "Leave some out.", link=_DISKS)
        if sorted(str(lun) for lun in luns) != sorted(str(n) for n in range(len(luns))):
            shown = ", ".join("none" if lun is None else str(lun) for lun in luns)
            text = f"{name}: the LUNs of the data disks are {shown}; they must be 0, 1, 2 … without a gap."
            yield error("DATADISK_ORDER", text, "Number them in sequence in the draft.", link=_DISKS)
        for disk in disks:
            if not reading.text(disk.get("uri")):
                text = f"{name}: the data disk at LUN {disk.get('lunNumber')} has no address."
                yield error("DATADISK_URL", text, "Give the signed address of its VHD.", link=_DISKS)


def _disk_numbers(versions: Mapping[str, Json], before: Mapping[str, Json], plan: str) -> Iterator[Finding]:
    """The number of data disks may not differ between the versions of a plan."""
    last = max(before, key=reading.order, default=None)
    if last is None:
        return
    wanted = _most_disks(before[last])
    for number in sorted(set(versions) - set(before), key=reading.order):
        found = _most_disks(versions[number])
        if found != wanted:
            text = f"{plan}, image {number}: {found} data disks, where version {last} has {wanted}."
            fix = "Keep the number of data disks, or make a new plan."
            yield warning("DATA_DISK_NUMBER", text, fix, link=PLANS)


def _most_disks(version: Json) -> int:
    images = entries(version.get("vmImages"))
    return max((len(list(entries(part(i.get("source")).get("dataDisks")))) for i in images), default=0)
