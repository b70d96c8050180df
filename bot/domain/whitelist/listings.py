"""Lines that tools print: `az account list` as a table or as TSV, where the tenant stands beside the ID."""

import re
from dataclasses import dataclass

_GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_CLOUD = r"(?:Azure\w+|\w+Cloud)"
_STATE = r"(?:Enabled|Disabled|Warned|PastDue|Deleted)"

# Azure CLI, `az account list -o table`: Name, CloudName, SubscriptionId, TenantId, State, IsDefault
_TABLE = re.compile(
    rf"^\s*(?P<label>\S.*?)?\s+{_CLOUD}\s+(?P<id>{_GUID})\s+(?:{_GUID}\s+)?{_STATE}\s+(?:True|False)\s*$"
)
# `-o tsv` prints the values: cloud, home tenant (newer ones), ID, is default, managers, name, state, …
_VALUES = re.compile(
    rf"^\s*{_CLOUD}\s+(?:{_GUID}\s+)?(?P<id>{_GUID})\s+(?:True|False)\s+(?:\d+\t|\[\]\s+|\t)?"
    rf"(?P<label>.*?)\s+{_STATE}\s+{_GUID}(?:\s.*)?$"
)
_HEADER = re.compile(r"^\s*Name\s+CloudName\s+SubscriptionId\b.*$", re.IGNORECASE)
_RULE = re.compile(r"^[\s|+]*[-=\u2500]{3,}[-=\u2500\s|+]*$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A subscription of such a line and what the account calls it."""

    id: str
    label: str


def is_frame(line: str) -> bool:
    """Tell whether a line is a table's header or rule."""
    return bool(_HEADER.match(line) or _RULE.match(line))


def listed(line: str) -> Listed | None:
    """Read a line of `az account list`; None when it is none."""
    match = _TABLE.match(line) or _VALUES.match(line)
    return Listed(match["id"], (match["label"] or "").strip()) if match else None
