"""References inside a payload: by durable ID, by `{externalId}`, by `{resourceName}`; and durable IDs.

Whatever a client names, what is stored and read back are durable IDs.
"""

from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.marketplace.catalog import Catalog, Product
from bot.sandbox.marketplace.edits import Edit, Json
from bot.sandbox.marketplace.errors import ApiError, bad_request, detail

_SINGLE = frozenset(
    {
        "price-and-availability-offer",
        "customer-leads",
        "test-drive",
        "reseller",
        "commercial-marketplace-setup",
    }
)
_ORDER = ("product", "plan", "listing")
_NUMBERED = ("listing-asset", "listing-trailer")
NewId = Callable[[], str]


class References:
    """Resolves the references of one payload to one offer."""

    def __init__(self, catalog: Catalog, edits: list[Edit], *, new_id: NewId) -> None:
        """Raises ApiError when two resources have one name, or the payload speaks of two offers."""
        self._edits = edits
        self._new_id = new_id
        self._named = self._names(edits)
        self._catalog = catalog
        self.product, self.is_new = self._find_product()

    def resolve(self) -> list[Edit]:
        """Give every resource its durable ID and durable references. Raises ApiError 400."""
        rank = {kind: place for place, kind in enumerate(_ORDER)}
        for edit in sorted(self._edits, key=lambda edit: rank.get(edit.kind, len(rank))):
            if edit.kind != "submission":
                self._resolve(edit)
        for edit in self._edits:
            edit.resource.pop("resourceName", None)
            if edit.kind == "submission":
                edit.resource["product"] = self.product.durable_id
        return self._edits

    @staticmethod
    def _names(edits: list[Edit]) -> dict[str, Edit]:
        named: dict[str, Edit] = {}
        for edit in edits:
            if edit.name in named:
                raise _invalid("invalidRequest", f"Two resources are named {edit.name}")
            if edit.name:
                named[edit.name] = edit
        return named

    def _find_product(self) -> tuple[Product, bool]:
        owners = [(edit, self._product_of(edit)) for edit in self._edits]
        found = {product.guid: product for _, product in owners if product}
        is_mixed = found and any(edit.kind == "product" and owner is None for edit, owner in owners)
        if len(found) > 1 or is_mixed:
            raise _invalid("invalidRequest", "All resources of a payload must belong to one product")
        if found:
            return next(iter(found.values())), False
        declared = [edit.resource for edit in self._edits if edit.kind == "product" and not edit.id]
        if len({resource["identity"]["externalId"] for resource in declared}) != 1:
            reference = self._edits[0].resource.get("product") or self._edits[0].id
            raise _invalid("resourceNotFound", f"Product {_short(reference)} was not found")
        resource = declared[0]
        external = resource["identity"]["externalId"]
        alias, kind = resource["alias"], resource["type"]
        return Product(guid=self._new_id(), external_id=external, type=kind, alias=alias), True

    def _product_of(self, edit: Edit) -> Product | None:
        """Return the offer that a resource belongs to; None when it may be one that the payload creates."""
        if edit.kind == "product":
            if edit.id:
                return self._known(edit.id)
            return self._catalog.by_external.get(edit.resource["identity"]["externalId"])
        reference = edit.resource["product"]
        if isinstance(reference, dict) and "resourceName" in reference:
            named = self._named.get(str(reference["resourceName"]))
            if named is None or named.kind != "product":
                raise _invalid("resourceNotFound", f"No product is named {_short(reference)}")
            return self._product_of(named)
        created = {e.resource["identity"]["externalId"] for e in self._edits if e.kind == "product"}
        if isinstance(reference, dict) and reference.get("externalId") in created:
            return self._catalog.find(reference)
        return self._known(reference)

    def _known(self, reference: Any) -> Product:  # noqa: ANN401 - any JSON
        product = self._catalog.find(reference)
        if product is None:
            raise _invalid("resourceNotFound", f"Product {_short(reference)} was not found")
        return product

    def _resolve(self, edit: Edit) -> None:
        resource = edit.resource
        if edit.kind != "product":
            resource["product"] = self.product.durable_id
        for key in ("plan", "basePlan"):
            if key in resource and edit.kind != "plan":
                resource[key] = self._plan(resource[key])
        if "listing" in resource:
            resource["listing"] = self._listing(resource["listing"])
        self._alternatives(resource)
        edit.is_created = not edit.id
        resource["id"] = self._durable_id(edit)

    def _alternatives(self, resource: Json) -> None:
        """Resolve what a retired offer, plan or image is replaced by."""
        holders = [resource, *resource.get("vmImageVersions", [])]
        for holder in holders:
            instead = (holder.get("deprecationSchedule") or {}).get("alternative") or {}
            if "plan" in instead:
                instead["plan"] = self._plan(instead["plan"])
            if "product" in instead:
                instead["product"] = self._known(instead["product"]).durable_id

    def _plan(self, reference: Any) -> str:  # noqa: ANN401 - any JSON
        plans = self._plans()
        if isinstance(reference, str):
            guid = reference.rsplit("/", 1)[-1]
            found = next((id_ for id_ in plans.values() if id_.rsplit("/", 1)[-1] == guid), None)
        elif "resourceName" in reference:
            named = self._named.get(str(reference["resourceName"]))
            found = named.id if named is not None and named.kind == "plan" else None
        else:
            found = plans.get(str(reference["externalId"]))
        if not found:
            raise _invalid("resourceNotFound", f"Plan {_short(reference)} was not found")
        return found

    def _plans(self) -> dict[str, str]:
        """Return durable IDs of the offer's plans by plan ID, with those that the payload creates."""
        found = {
            resource["identity"]["externalId"]: id_
            for id_, resource in self.product.draft.items()
            if id_.startswith("plan/")
        }
        declared = [edit for edit in self._edits if edit.kind == "plan" and edit.id]
        return found | {edit.resource["identity"]["externalId"]: edit.id for edit in declared}

    def _listing(self, reference: Any) -> str:  # noqa: ANN401 - any JSON
        known = {id_ for id_ in self.product.draft if id_.startswith("listing/")}
        known |= {edit.id for edit in self._edits if edit.kind == "listing"}
        if isinstance(reference, dict):
            named = self._named.get(str(reference.get("resourceName")))
            reference = named.id if named is not None and named.kind == "listing" else reference
        if not isinstance(reference, str) or reference not in known:
            raise _invalid("resourceNotFound", f"Listing {_short(reference)} was not found")
        return reference

    def _durable_id(self, edit: Edit) -> str:
        if edit.kind == "product":
            return self.product.durable_id
        if edit.id:
            self._check_owner(edit.id)
            return edit.id
        guid, resource = self.product.guid, edit.resource
        if edit.kind == "plan":
            return self._plans().get(resource["identity"]["externalId"]) or f"plan/{guid}/{self._new_id()}"
        if edit.kind in _NUMBERED:
            return self._numbered(edit)
        return f"{edit.kind}/{guid}{_rest(edit.kind, resource)}"

    def _check_owner(self, id_: str) -> None:
        parts = id_.split("/")
        if len(parts) < 2 or parts[1] != self.product.guid:
            raise _invalid("invalidId", f"{id_} does not belong to {self.product.durable_id}")

    def _numbered(self, edit: Edit) -> str:
        """Return the ID of an asset: a logo has one place, the others are counted."""
        resource, guid = edit.resource, self.product.guid
        place = f"{edit.kind}/{guid}/public/main/default"
        if edit.kind == "listing-asset":
            kind = str(resource["type"]).lower()
            place += f"/{str(resource['languageId']).lower()}/{kind}"
            if kind.startswith("azurelogo") and kind != "azurelogoscreenshot":
                return f"{place}/1"
        taken = {*self.product.draft, *(other.id for other in self._edits)}
        return next(f"{place}/{n}" for n in range(1, len(taken) + 2) if f"{place}/{n}" not in taken)


def _rest(kind: str, resource: Json) -> str:
    """Return what follows the product's GUID in a durable ID."""
    plan = str(resource.get("plan") or "").rsplit("/", 1)[-1]
    match kind:
        case "property":
            return "/public/main"
        case "listing":
            return f"/public/main/default/{str(resource['languageId']).lower()}"
        case "plan-listing":
            return f"/public/main/{plan}/{str(resource['languageId']).lower()}"
        case _:
            return "" if kind in _SINGLE else f"/{plan}"


def expected_ids(product: Product, edits: Iterable[Edit]) -> set[str]:
    """Return the durable IDs that such resources have, also those that the draft does not hold yet."""
    return {
        f"{edit.kind}/{product.guid}{_rest(edit.kind, edit.resource)}"
        for edit in edits
        if edit.kind not in {*_NUMBERED, "product", "plan", "submission"}
    }


def _invalid(code: str, message: str) -> ApiError:
    return bad_request("Invalid configuration", detail(code, message))


def _short(reference: Any) -> str:  # noqa: ANN401 - any JSON
    return str(reference)[:200]
