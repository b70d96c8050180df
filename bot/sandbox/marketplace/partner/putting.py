"""A PUT of a document: it replaces everything but what the server owns. Keys are taken in any case."""

from typing import Any

from bot.sandbox.marketplace import audiences
from bot.sandbox.marketplace.errors import ApiError
from bot.sandbox.marketplace.partner.documents import AUDIENCE, PREVIEW_GROUP
from bot.sandbox.marketplace.switches import Switches

Json = dict[str, Any]

_OWNED = ("id", "resourceType", "languageCode", "subType")
_SPELLED = {"public": "Public", "private": "Private", "complete": "Complete", "incremental": "Incremental"}
_KEYS = (
    "title", "summary", "shortDescription", "description", "keywords", "publisherName", "listingContacts",
    "listingUris", "gettingStartedInstructions", "industries", "categories", "additionalCategories",
    "leveledCategories", "productTags", "submissionVersion", "appVersion", "hideKeys", "termsOfUse",
    "useEnterpriseContract", "globalAmendmentTerms", "customAmendments", "visibility", "audiences",
    "enterpriseLicensing",
    "subscriptionAudiences", "tenantAudiences", "isHidden", "customMeters", "marketStates", "priceSchedules",
    "trial", "version", "packageReferences", "allowJitAccess", "canEnableCustomerActions",
    "allowedCustomerActions", "allowedDataActions", "deploymentMode", "publicAzureTenantID",
    "publicAzureAuthorizations", "azureGovernmentTenantID", "azureGovernmentAuthorizations", "policies",
    "publisherManagementMode", "customerAccessEnableState", "azureActiveDirectoryTenantID",
    "azureActiveDirectoryApplicationID",
)  # fmt: skip
_BY_FOLDED = {key.lower(): key for key in _KEYS}


def put(collection: str, stored: Json, body: Json, switches: Switches) -> Json:
    """Return what a document becomes. Raises ApiError 400 for an audience that is not taken."""
    sent = {_BY_FOLDED.get(key.lower(), key): value for key, value in body.items() if value is not None}
    sent = {key: value for key, value in sent.items() if key not in _OWNED and not key.startswith("@")}
    sent = {key: _spelled(key, value) for key, value in sent.items()}
    kept = {key: stored[key] for key in _OWNED if key in stored}
    if collection != AUDIENCE:
        return {**sent, **kept}
    entries = _audience(sent, stored, switches)
    rest = {k: v for k, v in sent.items() if k not in {"audiences", "subscriptionAudiences"}}
    changed = {**rest, **kept, "previewAudiences": entries}
    errors = audiences.problems(changed, switches)
    if errors:
        raise ApiError(400, "InvalidParameterValue", str(errors[0]["message"]), errors[1:])
    return changed


def _spelled(key: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    if key in {"visibility", "deploymentMode"} and isinstance(value, str):
        return _SPELLED.get(value.lower(), value)
    return value


def _audience(sent: Json, stored: Json, switches: Switches) -> list[Json]:
    """Return the preview audience of either form. A form that is not read obeys the switch `other_form`."""
    groups, listed = sent.get("audiences"), sent.get("subscriptionAudiences")
    form = switches.preview_form
    own, other = (listed, groups) if form == "subscription" else (groups, listed)
    if form == "both":
        own, other = groups if listed is None else listed, None
    if other is not None and switches.other_form == "refused":
        raise ApiError(400, "InvalidParameterValue", "The preview audience has an unknown form")
    if other is not None and switches.other_form == "taken":
        own = other
    if own is None:
        return list(stored.get("previewAudiences") or []) if other is not None else []
    return _of_groups(own) if own is groups else _of_list(own)


def _of_groups(groups: Any) -> list[Json]:  # noqa: ANN401 - any JSON
    entries = []
    for group in groups if isinstance(groups, list) else []:
        folded = {str(key).lower(): value for key, value in group.items()}
        if str(folded.get("type", "")).lower() != PREVIEW_GROUP.lower():
            continue
        values = folded.get("values", folded.get("value")) or []
        listed = values if isinstance(values, list) else [values]
        entries += [{"type": "subscription", "id": str(value), "label": ""} for value in listed]
    return entries


def _of_list(listed: Any) -> list[Json]:  # noqa: ANN401 - any JSON
    entries = []
    for entry in listed if isinstance(listed, list) else []:
        folded = {str(key).lower(): value for key, value in entry.items()}
        label = str(folded.get("description") or "")
        entries.append({"type": "subscription", "id": str(folded.get("id", "")), "label": label})
    return entries
