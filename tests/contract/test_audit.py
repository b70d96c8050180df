"""The journal as auditors see it, in both databases: whatever is tampered with is found and named."""

import csv
import io
import json
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.domain.offer.digest import Digest
from bot.domain.review import go_live
from bot.domain.review.events import RequestRejected, ReviewOutcome
from bot.domain.run import production, staging
from bot.domain.run.run import Run
from bot.domain.values import JobId, SubmissionId
from bot.ops.reports import audit
from bot.ports.store.tx import Store, Tx
from tests.builders import BEN, NOON, a_run

REASON = '=HYPERLINK("http://evil")'


def history() -> list[ReviewOutcome]:
    """A run from the wish to a rejection."""
    submission = SubmissionId("submission/7c0ffee0-1111-4222-8333-444455556666/1")
    opened = staging.open_request(a_run())
    accepted = staging.accepted(opened.subject, JobId("j"), now=NOON)
    staged = staging.staged(accepted.subject, submission, now=NOON)
    asked = production.ask_for_approval(staged.subject, Digest(parts={"images": "a"}), now=NOON)
    return [opened, accepted, staged, asked, go_live.reject(asked.subject, REASON, by=BEN, now=NOON)]


@pytest.fixture
async def run(store: Store) -> Run:
    """A run with five events in its chain."""
    outcomes = history()

    def body(tx: Tx) -> None:
        tx.runs.add(outcomes[-1].subject, due_at=NOON)
        events = [event for outcome in outcomes for event in outcome.events]
        for number, event in enumerate(events):
            tx.journal.append(outcomes[-1].subject, event, id_=f"e{number}")

    await store.write(body)
    return outcomes[-1].subject


async def tamper(store: Store, *statements: str) -> None:
    def body(tx: Tx) -> None:
        for statement in statements:
            tx._connection.execute(text(statement))  # type: ignore[attr-defined]

    await store.write(body)


async def found(store: Store) -> Sequence[str]:
    return [str(broken) for broken in (await audit.verify(store)).broken.values()]


async def test_an_untouched_journal_holds(store: Store, run: Run) -> None:
    walk = await audit.verify(store)
    assert not walk.broken
    assert (len(walk.chains), walk.chains[run.id].length) == (1, 5)


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (
            ["UPDATE event SET data = replace(data, 'HYPERLINK', 'x') WHERE id = 'e4'"],
            "event 5: request.rejected was changed",
        ),
        (["UPDATE event SET actor = 'U0EVE' WHERE id = 'e4'"], "event 5: request.rejected was changed"),
        (["UPDATE event SET kind = 'request.live' WHERE id = 'e4'"], "event 5: request.live was changed"),
        (["DELETE FROM event WHERE id = 'e2'"], "event 3: an event before it is missing"),
        (
            ["DELETE FROM event WHERE id = 'e4'"],
            "event 5: the journal ends at awaiting_approval, the run is rejected",
        ),
        (["DELETE FROM event"], "event 1: the journal ends at nothing"),
        (
            ["UPDATE event SET seq = 1000 WHERE id = 'e1'"],
            "event 2: an event before it is missing, was added or moved",
        ),
    ],
)
async def test_the_first_broken_link_is_named(
    store: Store, run: Run, statements: list[str], says: str
) -> None:
    await tamper(store, *statements)
    broken = await found(store)
    assert len(broken) == 1
    assert f"stream {run.id}, {says}" in broken[0]


async def test_another_time_than_was_hashed_is_found(store: Store, run: Run) -> None:
    await tamper(store, "UPDATE event SET at = '2026-11-23 12:00:01.000000' WHERE id = 'e1'")
    assert "another time or actor" in (await found(store))[0]


async def test_the_export_carries_who_when_why_before_and_after(store: Store, run: Run) -> None:
    lines = [json.loads(line) async for line in audit.export(store, form="jsonl", offer=run.offer)]
    last = lines[-1]
    assert (BEN, NOON.isoformat(), REASON) == (last["actor"], last["at"], last["reason"])
    assert (last["before"], last["after"]) == ("awaiting_approval", "rejected")
    assert [line async for line in audit.export(store, form="jsonl", offer="other")] == []
    assert [line async for line in audit.export(store, form="jsonl", since="2026-11-24")] == []


async def test_no_cell_of_the_csv_is_a_formula(store: Store, run: Run) -> None:
    whole = "".join([line async for line in audit.export(store, form="csv")])
    rows = list(csv.DictReader(io.StringIO(whole, newline="")))
    assert len(rows) == 5
    assert rows[-1]["reason"] == f"'{REASON}"
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_the_history_ends_with_a_reason() -> None:
    (last,) = history()[-1].events
    assert isinstance(last, RequestRejected)
