"""Seals over the journal, in both databases: whoever can write to the tables still cannot hide it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from bot.domain.journal import link
from bot.domain.offer.digest import Digest
from bot.domain.review.approvals import Approval
from bot.domain.review.events import ApprovalGiven, ItemSigned
from bot.domain.review.signatures import Signature
from bot.domain.run import production, staging
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, JobId, OfferId, SubmissionId
from bot.domain.whitelist.reads import WhitelistRead, reading_stream
from bot.ops.reports import audit
from bot.ports.store.seals import StoredSeal
from bot.ports.store.tx import Store, Tx
from bot.signing.copies import SealFile
from bot.signing.dsse import EnvelopeSigner
from bot.signing.keys import PrivateKey, new_key, private_key
from bot.telemetry.metrics import Metrics
from bot.usecases.audit.seal import JournalChanged, seal
from bot.workers.sealer import Sealer, in_channel
from tests.builders import ANA, BEN, NOON, TEAM, a_run
from tests.fakes import ManualClock, RecordingChat

KEY = private_key(new_key())
SIGNER = EnvelopeSigner(KEY)
OFFER = OfferId("offer-x")
READING = reading_stream(TEAM, OFFER)
SUBMISSION = SubmissionId("submission/7c0ffee0-1111-4222-8333-444455556666/1")
EVERYTHING_OF_THE_RUN = (
    "DELETE FROM approval; DELETE FROM signature; DELETE FROM run; "
    "DELETE FROM event WHERE stream <> 'reading:T0TEAM:offer-x'"
)
ANOTHER_APPROVAL = (
    "INSERT INTO approval (id, run_id, digest, person, given_at, counts_as) "
    "SELECT 'b', run_id, digest, 'U0EVE', given_at, '[]' FROM approval"
)
DIGEST = Digest(parts={"images": "a"})


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON + timedelta(hours=1))


@pytest.fixture
async def run(store: Store) -> Run:
    """A run that waits with one approval and one signature, and somebody who read a whitelist."""
    opened = staging.open_request(a_run())
    accepted = staging.accepted(opened.subject, JobId("j"), now=NOON)
    staged = staging.staged(accepted.subject, SUBMISSION, now=NOON)
    asked = production.ask_for_approval(staged.subject, DIGEST, now=NOON)
    signed = ItemSigned(at=NOON, by=ANA, item="i", text="Look", digest=DIGEST.text, note="seen")
    given = ApprovalGiven(at=NOON, by=BEN, digest=DIGEST.text, counts_as=("@release",))
    events = [*(e for o in (opened, accepted, staged, asked) for e in o.events), signed, given]

    def body(tx: Tx) -> None:
        tx.runs.add(asked.subject, due_at=NOON)
        for number, event in enumerate(events):
            tx.journal.append(asked.subject, event, id_=f"e{number}")
        id_, digest = asked.subject.id, DIGEST.text
        tx.signatures.add(
            Signature(id="s", run=id_, digest=digest, item="i", person=ANA, signed_at=NOON, note="seen")
        )
        yes = Approval(
            id="a", run=id_, digest=digest, person=BEN, given_at=NOON, counts_as=frozenset({"@release"})
        )
        tx.approvals.add(yes)
        read = WhitelistRead(at=NOON, by=ANA, offer=OFFER, how="file")
        tx.journal.append(READING, read, id_="r0")

    await store.write(body)
    return asked.subject


async def tamper(store: Store, *statements: str) -> None:
    def body(tx: Tx) -> None:
        for statement in statements:
            tx._connection.execute(text(statement))  # type: ignore[attr-defined]

    await store.write(body)


def _append(tx: Tx, *, event: WhitelistRead, id_: str) -> None:
    tx.journal.append(READING, event, id_=id_)


async def found(store: Store, *, copies: Sequence[str] = (), keys: Sequence[PrivateKey] = (KEY,)) -> str:
    walk = await audit.verify(store, [key.public for key in keys], copies)
    return "\n".join(str(broken) for broken in walk.broken.values())


async def rehash(store: Store, stream: str, change: dict[str, str]) -> None:
    """Do what a thief with the database does: change events and hash the whole chain anew."""

    def body(tx: Tx) -> None:
        rows = tx.archive.rows(after=0, limit=1000, stream=stream)
        previous = "0" * 64
        connection = tx._connection  # type: ignore[attr-defined]
        connection.execute(
            text("UPDATE event SET prev_hash = id, hash = id WHERE stream = :s"), {"s": stream}
        )
        for row in rows:
            data = change.get(row.id, row.data)
            made = link(previous, stream=stream, kind=row.kind, actor=row.actor, data=data)
            connection.execute(
                text("UPDATE event SET prev_hash = :p, hash = :h, data = :d WHERE id = :i"),
                {"p": previous, "h": made, "d": data, "i": row.id},
            )
            previous = made

    await store.write(body)


async def test_what_is_sealed_and_untouched_holds(store: Store, run: Run, clock: ManualClock) -> None:
    first = await seal(store, SIGNER, clock)
    assert first is not None
    assert (first.number, first.chains, first.events) == (1, 2, 7)
    assert await seal(store, SIGNER, clock) is None
    assert await found(store) == ""


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "DELETE FROM event WHERE id = 'r0'",
            "offer-x, event 1: seal 1 vouches for 1 events",
        ),
        ("DELETE FROM event WHERE id = 'e5'", "seal 1 vouches for 6 events: the end is missing"),
        (
            EVERYTHING_OF_THE_RUN,
            "event 1: seal 1 vouches for 6 events: the end is missing",
        ),
        ("DELETE FROM approval", "an approval is missing in the table"),
        ("UPDATE approval SET person = 'U0EVE'", "an approval stands in the table that no event says"),
        (
            "UPDATE approval SET counts_as = '[\"@legal\"]'",
            "an approval stands in the table that no event says",
        ),
        ("UPDATE approval SET digest = 'd'", "an approval stands in the table that no event says"),
        ("DELETE FROM signature", "the signatures in the table are not those"),
        ("UPDATE signature SET note = 'not seen'", "the signatures in the table are not those"),
        ("UPDATE signature SET person = 'U0EVE'", "the signatures in the table are not those"),
        ("UPDATE run SET state = 'live'", "the journal ends at awaiting_approval, the run is live"),
        ("UPDATE run SET offer_id = 'other'", "offer"),
        ("UPDATE run SET body = replace(body, 'U0ANA', 'U0EVE')", "requested_by of its row"),
        ("UPDATE run SET body = replace(body, 'offer-x', 'offer-y')", "offer of its row"),
        (
            ANOTHER_APPROVAL,
            "an approval stands in the table that no event says",
        ),
        ("DELETE FROM seal", "no seal"),
    ],
)
async def test_what_is_changed_beneath_a_seal_is_found(
    store: Store, run: Run, clock: ManualClock, statement: str, says: str
) -> None:
    await seal(store, SIGNER, clock)
    copies = [stored.envelope for stored in await store.read(lambda tx: tx.seals.all())]
    await tamper(store, *statement.split(";"))
    assert (says if says != "no seal" else "stands in the copy and not in the database") in await found(
        store, copies=copies
    )


async def test_a_chain_that_was_hashed_anew_is_found(store: Store, run: Run, clock: ManualClock) -> None:
    await seal(store, SIGNER, clock)
    rows = await store.read(lambda tx: tx.archive.rows(after=0, limit=99, stream=run.id))
    await rehash(store, run.id, {"e5": rows[5].data.replace("@release", "@friends")})
    assert "event 6: approval.given is not what seal 1 vouches for" in await found(store)
    with pytest.raises(JournalChanged, match="was rewritten"):
        await seal(store, SIGNER, clock)


async def test_an_event_that_was_appended_is_found(store: Store, run: Run, clock: ManualClock) -> None:
    await seal(store, SIGNER, clock)
    forged = ApprovalGiven(at=NOON, by=ANA, digest=DIGEST.text, counts_as=())
    await store.write(lambda tx: tx.journal.append(run, forged, id_="x"))
    assert "is older than seal 1, which does not have it" in await found(store)
    await tamper(store, "DELETE FROM event WHERE id = 'x'")
    fresh = replace(forged, at=clock.now())
    await store.write(lambda tx: tx.journal.append(run, fresh, id_="y"))
    assert "an approval is missing in the table that an event says" in await found(store)


async def test_events_that_come_after_a_seal_are_sealed_by_the_next(
    store: Store, run: Run, clock: ManualClock
) -> None:
    await seal(store, SIGNER, clock)
    clock.step(timedelta(hours=1))
    read = WhitelistRead(at=clock.now(), by=BEN, offer=OFFER, how="window")
    await store.write(lambda tx: tx.journal.append(READING, read, id_="r1"))
    second = await seal(store, SIGNER, clock)
    assert second is not None
    assert (second.number, list(second.heads)) == (2, ["reading:T0TEAM:offer-x"])
    assert await found(store) == ""
    await tamper(store, "DELETE FROM event WHERE id = 'r1'")
    assert "seal 2 vouches for 2 events" in await found(store)


async def test_a_seal_of_another_key_or_a_changed_one_is_not_believed(
    store: Store, run: Run, clock: ManualClock
) -> None:
    await seal(store, SIGNER, clock)
    assert "is not believed" in await found(store, keys=[private_key(new_key())])
    assert "is not believed" in await found(store, keys=[])
    await tamper(store, 'UPDATE seal SET envelope = replace(envelope, \'"sig":"\', \'"sig":"A\')')
    assert "is not believed" in await found(store)


async def test_a_seal_taken_out_of_the_middle_is_found(store: Store, run: Run, clock: ManualClock) -> None:
    for number in range(3):
        clock.step(timedelta(hours=1))
        read = WhitelistRead(at=clock.now(), by=BEN, offer=OFFER, how="window")
        await store.write(partial(_append, event=read, id_=f"m{number}"))
        await seal(store, SIGNER, clock)
    assert await found(store) == ""
    await tamper(store, "DELETE FROM seal WHERE number = 2")
    assert "seal 2 is missing" in await found(store)


async def test_seals_go_to_a_file_and_a_channel_once(
    store: Store, run: Run, clock: ManualClock, tmp_path
) -> None:
    chat, file = RecordingChat(), SealFile(tmp_path / "seals.jsonl")

    async def to_file(stored: StoredSeal) -> None:
        await file.append(stored.envelope)

    sealer = Sealer(store, SIGNER, clock, Metrics(), (to_file, in_channel(chat, ChannelId("C0AUDIT"))))
    for _ in range(3):
        await sealer.round()
    (said,) = chat.texts
    assert said == "Audit seal 1: 7 events in 2 chains."
    lines = (tmp_path / "seals.jsonl").read_text().splitlines(keepends=True)
    assert len(lines) == 1
    assert (tmp_path / "seals.jsonl").stat().st_mode & 0o777 == 0o600
    await tamper(store, "DELETE FROM seal")
    assert "stands in the copy and not in the database" in await found(store, copies=lines)
