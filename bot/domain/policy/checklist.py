"""What people look at before an offer goes live; the policy says which items, by change class."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing to check. `text` is what people read, `key` what a signature is filed under.

    `signers`: who may sign it; None: stagers and approvers. `by_another`: not whoever asked for the run.
    """

    key: str
    text: str
    required: bool = True
    signers: frozenset[str] | None = None
    by_another: bool = False


DEFAULT = (
    ChecklistItem(key="marketing", text="marketing content is correct"),
    ChecklistItem(key="deploys", text="VM image deploys end to end"),
)
"""The items of an offer whose policy names none."""
