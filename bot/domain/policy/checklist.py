"""What people look at before an offer goes live; the policy says which items, by change class."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing to check. `text` is what people read, `key` what a signature is filed under."""

    key: str
    text: str
    required: bool = True


DEFAULT = (
    ChecklistItem(key="marketing", text="marketing content is correct"),
    ChecklistItem(key="deploys", text="VM image deploys end to end"),
)
"""The items of an offer whose policy names none."""
