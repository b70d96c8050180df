"""The configure documents that we send. Schema host and versions stand in one place."""

from typing import Any

from bot.domain.values import DurableId, SubmissionId

_HOST = "https://schema.mp.microsoft.com/schema"
_VERSIONS = {"configure": "2022-03-01-preview2", "submission": "2022-03-01-preview2"}

VERSION = "2022-07-01"
"""The newest schema version that answers may have (`$version`)."""


def to_preview(product: DurableId) -> dict[str, Any]:
    """Publish the whole draft to preview. No id: the draft is not a submission that was published."""
    return _configure({"product": product, "target": {"targetType": "preview"}})


def to_live(product: DurableId, preview: SubmissionId) -> dict[str, Any]:
    """Publish that preview to live."""
    return _configure({"id": preview, "product": product, "target": {"targetType": "live"}})


def _configure(submission: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _schema("configure"), "resources": [{"$schema": _schema("submission"), **submission}]}


def _schema(kind: str) -> str:
    return f"{_HOST}/{kind}/{_VERSIONS[kind]}"
