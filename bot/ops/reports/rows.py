"""Holds the rows against the events: whatever the bot decides by must be what the journal says."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.run.states import State
from bot.domain.whitelist.revision import RevisionState
from bot.ops.reports.derived import Chain, Said
from bot.ports.store.archive import StoredRows

Found = tuple[str, str]
"""A stream, and how its row differs from its events."""

_OPENED = {
    "at": "created_at",
    "by": "requested_by",
    "offer": "offer",
    "product": "durable_id",
    "note": "note",
}
"""Fields of `request.opened`, and what a run's row calls them. Events of old versions lack some."""

_SUBMITTED = {"changes": "changes", "details": "details"}
_SAVED = {"by": "by", "number": "number", "why": "why", "at": "saved_at"}


def differences(rows: StoredRows, chains: Mapping[str, Chain]) -> Iterator[Found]:
    """Yield every stream whose rows are missing, or say something else than its events."""
    yield from _runs(rows, chains)
    yield from _reviews(rows, chains)
    yield from _revisions(rows, chains)


def _runs(rows: StoredRows, chains: Mapping[str, Chain]) -> Iterator[Found]:
    for id_, run in rows.runs.items():
        chain = chains.get(id_, Chain())
        state = State(run.state)
        if chain.state is not state:
            ends = chain.state or "nothing"
            yield id_, f"the journal ends at {ends}, the run is {state}: events are missing or were added"
        elif run.state != run.body.get("state"):
            yield id_, f"its row says {run.state} in one place and {run.body.get('state')} in another"
        elif differs := _unlike(run.body, chain.opened, _OPENED):
            yield id_, f"{differs} of its row is not what request.opened says"
        elif differs := _unlike(run.body, chain.submitted, _SUBMITTED):
            yield id_, f"{differs} of its row is not what was submitted"
        elif (run.offer, run.product) != (run.body.get("offer"), run.body.get("durable_id")):
            yield id_, "its row names one offer in one place and another in another"
        elif not _decided_fits(run.body, chain):
            yield id_, "who decided it, when or why is not what the events say"
    for id_, chain in chains.items():
        if chain.state is not None and id_ not in rows.runs:
            yield id_, "its run is missing"


def _decided_fits(body: Mapping[str, Any], chain: Chain) -> bool:
    if not body.get("decided_by"):
        return chain.state not in {State.LIVE, State.REJECTED, State.GOING_LIVE}
    if chain.decided is None:
        return False
    who = {str(person) for person in body["decided_by"]}
    given = {person for person, _ in chain.given} | chain.emergencies
    allowed = {chain.decided["by"]} if chain.state is State.REJECTED else given
    same_time = body.get("decided_at") == chain.decided["at"]
    return same_time and who <= allowed and body.get("reason", "") == chain.decided.get("reason", "")


def _reviews(rows: StoredRows, chains: Mapping[str, Chain]) -> Iterator[Found]:
    for id_ in {*rows.approvals, *rows.signatures, *chains}:
        chain = chains.get(id_, Chain())
        stored: Mapping[Said, Said] = rows.approvals.get(id_, {})
        must = chain.approvals
        may = {**chain.perhaps_void, **must}
        if any(not _same(may.get(said, ()), given) for said, given in stored.items()):
            yield id_, "an approval stands in the table that no event says"
        elif any(said not in stored for said in must):
            yield id_, "an approval is missing in the table that an event says"
        elif rows.signatures.get(id_, {}) != chain.signatures:
            yield id_, "the signatures in the table are not those that the events say"


def _same(event: Said, row: Said) -> bool:
    """Compare the time and the groups of an approval; events of old versions know no groups."""
    return event == row or (len(event) == 1 and event == row[:1])


def _revisions(rows: StoredRows, chains: Mapping[str, Chain]) -> Iterator[Found]:
    for id_, row in rows.revisions.items():
        chain = chains.get(id_, Chain())
        if not _state_fits(RevisionState(row.state), chain.revision) or row.state != row.body.get("state"):
            yield id_, f"its row says {row.state}, its events say {chain.revision or 'nothing'}"
        elif chain.saved and (differs := _unlike(row.body, chain.saved, _SAVED)):
            yield id_, f"{differs} of its row is not what whitelist.saved says"
        elif chain.saved.get("contents") and chain.saved["contents"] != row.contents:
            yield id_, "its list is not the one that was saved"
    for id_, chain in chains.items():
        if chain.saved and id_ not in rows.revisions:
            yield id_, "its version of the whitelist is missing"


def _state_fits(row: RevisionState, events: RevisionState | None) -> bool:
    if events is None:
        return row in {RevisionState.PROPOSED, RevisionState.FOUND}
    if events is RevisionState.SAVED:
        return row in {RevisionState.SAVED, RevisionState.APPLYING}
    return row is events


def _unlike(body: Mapping[str, Any], event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the first field that a row has otherwise than an event; empty: they agree."""
    known = {name: field for name, field in names.items() if event.get(name) is not None}
    return next((field for name, field in known.items() if event[name] != body.get(field)), "")
