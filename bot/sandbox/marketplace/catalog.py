"""Offers and what they hold: a draft, a preview, what is live, and the runs between them."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.marketplace.publishing import Phase, Run

Json = dict[str, Any]

SCHEMA = "https://schema.mp.microsoft.com/schema"
VERSIONS = {
    "product": "2022-03-01-preview3",
    "plan": "2022-03-01-preview2",
    "submission": "2022-03-01-preview2",
    "listing": "2022-03-01-preview5",
    "listing-asset": "2022-03-01-preview5",
    "plan-listing": "2022-03-01-preview5",
    "property": "2022-03-01-preview5",
    "price-and-availability-offer": "2022-03-01-preview3",
    "price-and-availability-plan": "2022-03-01-preview4",
    "virtual-machine-plan-technical-configuration": "2022-03-01-preview5",
    "core-virtual-machine-plan-technical-configuration": "2022-03-01-preview5",
    "listing-trailer": "2022-03-01-preview5",
    "customer-leads": "2022-03-01-preview3",
    "reseller": "2022-03-01-preview2",
    "test-drive": "2022-03-01-preview2",
    "commercial-marketplace-setup": "2022-03-01-preview2",
}


def schema_of(kind: str) -> str:
    """Return the `$schema` address of a resource type."""
    return f"{SCHEMA}/{kind}/{VERSIONS.get(kind, '2022-03-01-preview2')}"


@dataclass(slots=True, kw_only=True)
class Snapshot:
    """What one environment held when it was published."""

    number: str
    created_at: datetime
    resources: dict[str, Json]
    lifecycle: str = "generallyAvailable"


@dataclass(slots=True, kw_only=True)
class Product:
    """One offer. Call `settle` before reading: runs take effect when the clock says they ended."""

    guid: str
    external_id: str
    type: str
    alias: str
    draft: dict[str, Json] = field(default_factory=dict)
    preview: Snapshot | None = None
    live: Snapshot | None = None
    runs: list[Run] = field(default_factory=list)
    packages: dict[str, Json] = field(default_factory=dict)  # uploaded zips of an Azure application, by id

    @property
    def durable_id(self) -> str:
        """Return `product/<guid>`."""
        return f"product/{self.guid}"

    def settle(self, now: datetime) -> None:
        """Let every run that has ended by now take effect, oldest first."""
        for run in self.runs:
            if run.settled or run.phase_at(now) in {Phase.RUNNING, Phase.NOT_STARTED}:
                continue
            run.settled = True
            if run.phase_at(now) is not Phase.SUCCEEDED:
                continue
            snapshot = Snapshot(
                number=run.number,
                created_at=run.started_at,
                resources=run.resources,
                lifecycle=run.lifecycle,
            )
            if run.target == "preview":
                self.preview = snapshot
            else:
                self.live = self.preview = snapshot

    def running(self, now: datetime) -> Run | None:
        """Return the publish in progress."""
        self.settle(now)
        return next((run for run in self.runs if run.is_running(now)), None)

    def newest(self, target: str) -> Run | None:
        """Return the newest run to an environment."""
        return next((run for run in reversed(self.runs) if run.target == target), None)


class Catalog:
    """All offers of the account, found by GUID or by offer ID."""

    def __init__(self, products: Iterable[Product] = ()) -> None:
        self.by_guid: dict[str, Product] = {}
        self.by_external: dict[str, Product] = {}
        for product in products:
            self.add(product)

    def add(self, product: Product) -> None:
        """Take an offer in."""
        self.by_guid[product.guid] = product
        self.by_external[product.external_id] = product

    def remove(self, product: Product) -> None:
        """Forget an offer that was deleted."""
        self.by_guid.pop(product.guid, None)
        self.by_external.pop(product.external_id, None)

    def find(self, reference: Any) -> Product | None:  # noqa: ANN401 - a JSON reference of any shape
        """Resolve a durable ID, `{"externalId": …}` or `{"externalID": …}`."""
        if isinstance(reference, dict):
            return self.by_external.get(str(reference.get("externalId") or reference.get("externalID")))
        if isinstance(reference, str) and reference.lower().startswith("product/"):
            return self.by_guid.get(reference.split("/")[1].lower())
        return None


def copied(resources: dict[str, Json]) -> dict[str, Json]:
    """Return a snapshot that later edits of the draft do not reach."""
    return deepcopy(resources)
