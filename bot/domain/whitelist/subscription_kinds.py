"""Which kinds of subscription may be whitelisted, by their quota ID.

Kinds and quota IDs: Microsoft's "Understand Cost Management data". That CSP, DreamSpark and Azure in Open
cannot preview a virtual machine or a solution template is Microsoft's; the warnings are our advice.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_DATE = re.compile(r"_\d{4}-\d{2}-\d{2}$")
_STRICT_TYPES = frozenset({"azureVirtualMachine", "coreVirtualMachine", "azureApplication"})


class Verdict(StrEnum):
    """Whether a subscription fits on the whitelist."""

    FITS = "fits"
    WARN = "warn"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # the subscription cannot be read; never a reason to refuse it


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and why, as the end of a sentence; empty where there is nothing to say."""

    verdict: Verdict
    says: str = ""


_NO_PREVIEW = {
    "csp": "CSP (Cloud Solution Provider)",
    "csp_mg": "CSP (Cloud Solution Provider)",
    "cspdevtest": "CSP dev/test",
    "dreamspark": "DreamSpark (Azure for Students Starter)",
    "azureinopen": "Azure in Open",
}
_DOUBTFUL = {
    "azureforstudents": "Azure for Students; such subscriptions often cannot deploy marketplace images",
    "freetrial": "a free trial; such subscriptions often cannot deploy marketplace images",
    "lightweighttrial": "a trial; such subscriptions often cannot deploy marketplace images",
    "azurepass": "an Azure Pass; it ends, and often cannot deploy marketplace images",
    "msdn": "MSDN or Visual Studio; marketplace purchases are not available to it",
    "bizspark": "a start-up programme's; marketplace purchases may not be available to it",
    "bizsparkplus": "a start-up programme's; marketplace purchases may not be available to it",
    "devessentials": "a developer programme's; marketplace purchases may not be available to it",
    "default": "a support plan's; it may not be able to deploy",
    "aad": "for access to Entra ID only; it cannot deploy",
    "backupstorage": "for backups only; it cannot deploy",
    "azuredynamics": "for Dynamics only; it cannot deploy",
}
_GOOD = frozenset(
    {
        "msdndevtest",
        "mpn",
        "payasyougo",
        "enterpriseagreement",
        "sponsored",
        "monetarycommitment",
        "legacymonetarycommitment",
        "internal",
    }
)

SAYABLE = {
    "PayAsYouGo": "Pay-as-you-go",
    "EnterpriseAgreement": "Enterprise Agreement or Azure plan",
    "MSDNDevTest": "Dev/test",
    "MPN": "Partner Network",
    "Sponsored": "Azure Sponsorship",
    "MSDN": "MSDN or Visual Studio",
    "FreeTrial": "Free trial",
    "CSP": "CSP (Cloud Solution Provider)",
    "DreamSpark": "DreamSpark",
    "AzureInOpen": "Azure in Open",
}
"""The kinds that a person can say a subscription is of, by the prefix of their quota IDs."""


def judge(quota_id: str | None, offer_type: str) -> Judgement:
    """Judge a subscription by its quota ID; None: it could not be read."""
    if quota_id is None:
        return Judgement(verdict=Verdict.UNKNOWN, says="its type cannot be read")
    kind = _DATE.sub("", quota_id.strip()).lower()
    if kind in _NO_PREVIEW:
        return _no_preview(_NO_PREVIEW[kind], offer_type)
    if kind in _DOUBTFUL:
        return Judgement(verdict=Verdict.WARN, says=f"it is {_DOUBTFUL[kind]}")
    if kind in _GOOD:
        return Judgement(verdict=Verdict.FITS)
    return Judgement(verdict=Verdict.WARN, says=f"its kind {quota_id} is not known to stagebot")


def _no_preview(name: str, offer_type: str) -> Judgement:
    if offer_type in _STRICT_TYPES:
        return Judgement(
            verdict=Verdict.REFUSED, says=f"it is a {name} subscription, which cannot preview it"
        )
    return Judgement(verdict=Verdict.WARN, says=f"it is a {name} subscription")
