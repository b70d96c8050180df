"""An Azure application as resources that the difference and the digest understand.

The API has no tree: branches name the instance of each module, and each instance is read on its own. Ids are
ours, because a document's own id differs from publish to publish.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from bot.domain.offer.tree import Resource
from bot.http.json_text import JsonObject
from bot.marketplace.line import Line
from bot.marketplace.submissions.audience import entries_in
from bot.marketplace.wire import Page, read
from bot.ports.marketplace import NotFound, Unreachable

MODULES = ("Listing", "Property", "Package", "Availability")
_AT_ONCE = 4
_OF_OFFER = {
    "listing": ("listings", "listing"),
    "property": ("properties", "property"),
    "availability": ("productavailabilities", "price-and-availability-offer"),
}
_OF_PLANS = {
    "listing": ("listings", "plan-listing"),
    "availability": ("featureavailabilities", "price-and-availability-plan"),
    "package": ("packageconfigurations", "azure-application-plan-technical-configuration"),
}
# what differs between two reads or two uploads, and is no change
_PASSING = frozenset(
    {"@odata.etag", "id", "resourceType", "fileSasUri", "submissionVersion", "state", "isCertified"}
    | {"publishTargets", "packageReferences", "audiences", "subscriptionAudiences", "marketingOnlyChange"}
)

Instances = dict[tuple[str, str], str]
"""Instance ids by module in small letters and plan GUID, "" for the offer's own."""


class Documents:
    """Reads one offer's documents, a few at a time. Raises MarketplaceError."""

    def __init__(self, line: Line, guid: str) -> None:
        self._line = line
        self._guid = guid
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def branches(self) -> Instances:
        """Return the draft's instances."""
        found: Instances = {}
        pages = await asyncio.gather(*(self._branches(module) for module in MODULES))
        for module, branches in zip(MODULES, pages, strict=True):
            for branch in branches:
                folded = {str(key).lower(): value for key, value in branch.items()}
                if str(folded.get("type", "Main")).lower() == "main":
                    variant = str(folded.get("variantid") or "").lower()
                    found[module.lower(), variant] = str(folded.get("currentdraftinstanceid") or "")
        return found

    async def _branches(self, module: str) -> list[JsonObject]:
        path = f"branches/getByModule(module={module})"
        return read(Page, await self._get(path)).value

    async def variants(self) -> list[JsonObject]:
        """Return the plans; what stands for a test drive is none."""
        async with self._gate:
            pages = [read(Page, page) async for page in self._line.pages(f"{self._base}/variants")]
        return [one for page in pages for one in page.value if str(one.get("id")).lower() != "testdrive"]

    async def document(self, collection: str, instance: str) -> JsonObject | None:
        """Return the document of an instance; None when it holds none. Raises NotFound."""
        page = read(Page, await self._get(f"{collection}/getByInstanceID(instanceID={instance})"))
        return page.value[0] if page.value else None

    async def resources(self, instances: Instances, plans: Iterable[JsonObject]) -> tuple[Resource, ...]:
        """Return everything that some instances hold. Raises NotFound when one cannot be read any more."""
        wanted: list[Awaitable[list[Resource]]] = []
        for (module, variant), instance in sorted(instances.items()):
            collection, kind = (_OF_PLANS if variant else _OF_OFFER).get(module, ("", ""))
            if collection and instance:
                wanted.append(self._of(collection, kind, variant, instance))
        found = [one for part in await asyncio.gather(*wanted) for one in part]
        shown = {variant for _, variant in instances if variant}
        plan_resources = (self._plan(one) for one in plans if str(one.get("id")).lower() in shown)
        return (*plan_resources, *found)

    async def _of(self, collection: str, kind: str, variant: str, instance: str) -> list[Resource]:
        document = await self.document(collection, instance)
        if document is None:
            return []
        content = {key: value for key, value in document.items() if key not in _PASSING}
        if kind == "price-and-availability-offer":
            content["previewAudiences"] = list(entries_in(document))
        if collection == "packageconfigurations":
            content["package"] = await self._package(document)
        found = [self._resource(kind, content, variant)]
        if kind == "listing":
            found += await self._images(str(document.get("id")))
        return found

    async def _package(self, configuration: Mapping[str, Any]) -> JsonObject:
        """Return which upload a plan is bound to: its id, and the file's name and size."""
        references = configuration.get("packageReferences") or []
        values = [str(one.get("value")) for one in references if isinstance(one, Mapping)]
        if not values:
            return {}
        try:
            package = await self._get(f"packages/{values[0]}")
        except NotFound:
            return {"upload": values[0]}
        shown: JsonObject = {name: package[name] for name in ("fileName", "fileSize") if name in package}
        return {"upload": values[0], **shown}

    async def _images(self, document: str) -> list[Resource]:
        page = read(Page, await self._get(f"listings/{document}/images"))
        found = []
        for image in page.value:
            content = {key: value for key, value in image.items() if key not in _PASSING}
            place = f"{image.get('type')}/{image.get('fileName')}".lower()
            found.append(
                Resource(id=f"listing-asset/{self._guid}/{place}", type="listing-asset", content=content)
            )
        return found

    def _plan(self, variant: Mapping[str, Any]) -> Resource:
        content = {
            "identity": {"externalId": str(variant.get("externalID") or "")},
            "alias": str(variant.get("friendlyName") or ""),
            "subtype": str(variant.get("subType") or ""),
        }
        return self._resource("plan", content, str(variant.get("id")).lower())

    def _resource(self, kind: str, content: JsonObject, variant: str = "") -> Resource:
        id_ = f"{kind}/{self._guid}" + (f"/{variant}" if variant else "")
        return Resource(id=id_, type=kind, content=content)

    async def _get(self, path: str) -> JsonObject:
        async with self._gate:
            return await self._line.get(f"{self._base}/{path}")

    @property
    def _base(self) -> str:
        return f"products/{self._guid}"


async def steady(
    look: Callable[[], Awaitable[Instances]], work: Callable[[Instances], Awaitable[tuple[Resource, ...]]]
) -> tuple[Resource, ...]:
    """Read a draft between two looks at its branches; a draft that moved meanwhile is read once more."""
    before = await look()
    for _ in range(2):
        found = await work(before)
        after = await look()
        if after == before:
            return found
        before = after
    raise Unreachable("The draft is being published or changed right now.")
