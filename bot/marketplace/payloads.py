"""The configure documents that we send; schema host and versions in one table."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.offer.submission import Target
from bot.domain.values import DurableId, SubmissionId
from bot.http.json_text import JsonObject
from bot.marketplace.addresses import product_guid

API_VERSION = "2022-07-01"
"""`$version` of every call: the newest schema version that answers may use."""

# schema.mp.microsoft.com is the only host that `configure` accepts; answers may still name the retired one
SCHEMA_HOST = "https://schema.mp.microsoft.com"
SCHEMA_VERSIONS = MappingProxyType(
    {
        "configure": "2022-03-01-preview2",
        "submission": "2022-03-01-preview2",
        "price-and-availability-offer": "2022-03-01-preview3",
    }
)


def schema(resource: str) -> str:
    """Return the `$schema` of a resource type."""
    return f"{SCHEMA_HOST}/schema/{resource}/{SCHEMA_VERSIONS[resource]}"


def submit_preview(product: DurableId) -> JsonObject:
    """Publish the whole draft to preview. The submission carries no id: it is a new one."""
    return _configure(_submission(product, Target.PREVIEW))


def go_live(product: DurableId, preview: SubmissionId) -> JsonObject:
    """Publish that preview to live."""
    return _configure({**_submission(product, Target.LIVE), "id": preview})


def save_preview_audience(product: DurableId, audience: Sequence[Mapping[str, object]]) -> JsonObject:
    """Put a preview audience into the draft. The resource holds nothing else (schema of that version)."""
    kind = "price-and-availability-offer"
    return _configure(
        {
            "$schema": schema(kind),
            "id": f"{kind}/{product_guid(product)}",
            "product": product,
            "previewAudiences": [dict(entry) for entry in audience],
        }
    )


def _submission(product: DurableId, target: Target) -> JsonObject:
    return {"$schema": schema("submission"), "product": product, "target": {"targetType": target.value}}


def _configure(*resources: JsonObject) -> JsonObject:
    return {"$schema": schema("configure"), "resources": list(resources)}
