"""What the rows should say, by the events alone: runs, approvals, signatures and versions of whitelists."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.run.states import State, leads_to
from bot.domain.whitelist.revision import RevisionState
from bot.ports.store.archive import JournalRow

Said = tuple[str, ...]
"""Who gave an approval to which digest, or who signed which item for which digest and with which note."""


@dataclass(slots=True)
class Chain:
    """One stream as far as it was walked, and what its events add up to."""

    hash: str = ""
    length: int = 0
    state: State | None = None
    opened: Mapping[str, Any] = field(default_factory=dict)
    submitted: Mapping[str, Any] = field(default_factory=dict)
    decided: Mapping[str, Any] | None = None
    approvals: dict[Said, Said] = field(default_factory=dict)
    perhaps_void: dict[Said, Said] = field(default_factory=dict)
    given: set[Said] = field(default_factory=set)
    emergencies: set[str] = field(default_factory=set)
    signatures: dict[Said, Said] = field(default_factory=dict)
    saved: Mapping[str, Any] = field(default_factory=dict)
    revision: RevisionState | None = None

    def add(self, row: JournalRow, event: Mapping[str, Any]) -> None:
        """Take one more event into account; `event` is its data."""
        self.state = leads_to(row.kind, self.state)
        match row.kind.partition(".")[0]:
            case "request" | "golive":
                self._run(row.kind, event)
            case "whitelist":
                self._whitelist(row.kind, event)
            case _:
                self._review(row, event)

    def _run(self, kind: str, event: Mapping[str, Any]) -> None:
        match kind:
            case "request.opened":
                self.opened = event
            case "request.submitted":
                self.submitted = event
            case "request.adopted" if event.get("changes") is not None:
                self.submitted = event
            # whether a failed push voids approvals is the policy's choice; a run that is over voids them, but
            # runs that ended under an earlier version kept theirs
            case "golive.failed" | "request.canceled" | "request.superseded":
                self.perhaps_void |= self.approvals
                self.approvals.clear()
            case "golive.ordered" | "request.rejected":
                self.decided = event
            case _:
                pass

    def _review(self, row: JournalRow, event: Mapping[str, Any]) -> None:
        digest, at = str(event.get("digest", "")), str(event.get("at", ""))
        match row.kind:
            case "approval.given":
                self.approvals[row.actor, digest] = (at, *(event.get("counts_as") or ()))
                self.given.add((row.actor, digest))
            case "approval.withdrawn":
                self.approvals.pop((row.actor, digest), None)
                self.perhaps_void.pop((row.actor, digest), None)
            case "approval.voided" | "changes.requested":
                self.approvals.clear()
                self.perhaps_void.clear()
            case "emergency.declared":
                self.emergencies.add(row.actor)
            case "item.signed":
                self.signatures[str(event["item"]), digest] = (row.actor, str(event["note"]), at)
            case "item.unsigned":
                self.signatures.pop((str(event["item"]), digest), None)
            case _:
                pass

    def _whitelist(self, kind: str, event: Mapping[str, Any]) -> None:
        match kind:
            case "whitelist.saved":
                self.saved = event
                self.revision = RevisionState.SAVED
            case (
                "whitelist.applied"
                | "whitelist.conflicted"
                | "whitelist.refused"
                | "whitelist.withdrawn"
                | "whitelist.found"
            ):
                self.revision = RevisionState(kind.removeprefix("whitelist."))
            case _:
                pass


def data_of(row: JournalRow) -> dict[str, Any]:
    """Return an event's data; empty when it is no JSON object."""
    try:
        found = json.loads(row.data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
