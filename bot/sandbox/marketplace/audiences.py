"""What the API may hold against a whitelist. No page says so: both are switches."""

from typing import Any

from bot.sandbox.marketplace.arm import QUOTAS
from bot.sandbox.marketplace.edits import Edit
from bot.sandbox.marketplace.errors import Detail, detail
from bot.sandbox.marketplace.switches import Switches

_KIND = "price-and-availability-offer"
_REFUSED = ("CSP_", "CSPDEVTEST_", "DreamSpark_", "AzureInOpen_")


def refused(edits: list[Edit], switches: Switches) -> list[Detail]:
    """Return the errors of whitelists that are too long or hold what cannot preview."""
    return [error for edit in edits if edit.kind == _KIND for error in problems(edit.resource, switches)]


def problems(resource: dict[str, Any], switches: Switches) -> list[Detail]:
    """Return what is wrong with one whitelist."""
    entries = resource.get("previewAudiences") or []
    id_ = str(resource.get("id") or "")
    found = []
    if switches.most_audiences and len(entries) > switches.most_audiences:
        says = f"At most {switches.most_audiences} preview audiences are allowed"
        found.append(detail("badRequest", says, detail("collectionLimitExceeded", says), resource=id_))
    kinds = [QUOTAS.get(str(entry.get("id", "")).lower(), "") for entry in entries]
    if switches.refuse_kinds and any(kind.startswith(_REFUSED) for kind in kinds):
        says = "A subscription of the preview audience cannot preview offers of this type"
        found.append(detail("badRequest", says, detail("businessValidationError", says), resource=id_))
    return found
