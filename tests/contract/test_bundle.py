"""A bundle for a hostile reader: whatever is changed in it, it is refused."""

import base64
import copy
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.run.run import Run
from bot.ops.reports.bundle import BUNDLE, bundle, verified
from bot.ops.reports.bundle_page import page
from bot.ports.signing import NotGenuine
from bot.ports.store.tx import Store, Tx
from bot.signing.dsse import EnvelopeSigner, signed_text
from bot.signing.keys import new_key, private_key
from storage import open_store
from tests.builders import NOON
from tests.contract.test_audit import REASON, history

KEY = private_key(new_key())
PUBLIC = [KEY.public]
DOCS = Path(__file__).parents[2] / "docs" / "audit.md"


@pytest.fixture
async def made(tmp_path: Path) -> str:
    """The bundle of a run that was rejected."""
    outcomes = history()
    run: Run = outcomes[-1].subject

    def body(tx: Tx) -> None:
        tx.runs.add(run, due_at=NOON)
        for number, event in enumerate(event for outcome in outcomes for event in outcome.events):
            tx.journal.append(run, event, id_=f"e{number}")

    async with open_store(f"sqlite:///{tmp_path / 'b.db'}") as store:
        await store.write(body)
        return await _bundle(store, run)


async def _bundle(store: Store, run: Run) -> str:
    return await bundle(store, run, EnvelopeSigner(KEY), now=NOON)


def payload_of(text: str) -> bytes:
    return base64.b64decode(json.loads(text)["payload"])


def content_of(text: str) -> dict[str, Any]:
    return dict(json.loads(payload_of(text)))


def with_payload(text: str, content: object) -> str:
    """Put other content under the old signature."""
    envelope = json.loads(text)
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    envelope["payload"] = base64.b64encode(written.encode()).decode()
    return json.dumps(envelope, separators=(",", ":")) + "\n"


def signed_again(content: object) -> str:
    """Sign other content with the right key, as a broken bot would."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return EnvelopeSigner(KEY).sign(written.encode(), kind=BUNDLE)


def mutants(value: object) -> Iterator[object]:
    """Yield a value with every one of its leaves changed, dropped, doubled or moved, one at a time."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield {other: same for other, same in value.items() if other != key}
            yield {(f"{other}x" if other == key else other): same for other, same in value.items()}
            for mutant in mutants(held):
                yield {**value, key: mutant}
        yield {**value, "more": 1}
    elif isinstance(value, list):
        for position, held in enumerate(value):
            yield value[:position] + value[position + 1 :]
            yield [*value[: position + 1], *value[position:]]
            for mutant in mutants(held):
                yield [*value[:position], mutant, *value[position + 1 :]]
        if value[::-1] != value:
            yield value[::-1]
        yield [*value, None]
    elif isinstance(value, str):
        yield f"{value}x"
        yield f"{value[:-1]}" if value else "x"
        yield value.swapcase() if value.swapcase() != value else f" {value}"
        yield None
    elif isinstance(value, bool) or value is None:
        yield not value
    else:
        yield 1


def refused(text: str) -> bool:
    try:
        verified(text, PUBLIC)
    except NotGenuine:
        return True
    return False


def test_a_bundle_is_genuine_and_says_what_the_events_say(made: str) -> None:
    content = verified(made, PUBLIC)
    assert len(content["events"]) == 5
    (rejected,) = content["sections"]["decisions"]
    assert (rejected["kind"], rejected["reason"]) == ("request.rejected", REASON)
    assert content["sections"]["request"]["offer"] == "offer-x"
    assert "partner.microsoft.com" in content["sections"]["links"]["partner_center"]


def test_every_leaf_of_the_envelope_counts(made: str) -> None:
    tried = 0
    for mutant in mutants(json.loads(made)):
        assert refused(json.dumps(mutant, separators=(",", ":")) + "\n"), mutant
        tried += 1
    assert tried > 20
    assert refused(made.rstrip("\n"))
    assert refused(made + " ")
    assert refused(json.dumps(json.loads(made)) + "\n"), "other blanks"


def test_every_leaf_of_the_content_counts(made: str) -> None:
    tried = 0
    content = content_of(made)
    for mutant in mutants(content):
        assert refused(with_payload(made, mutant)), mutant
        tried += 1
    assert tried > 200


def test_no_cut_of_the_file_is_a_bundle(made: str) -> None:
    assert all(refused(made[:length]) for length in range(0, len(made), 7))


def test_what_the_sections_say_must_come_from_the_events_even_when_it_is_signed(made: str) -> None:
    content = content_of(made)
    for mutant in mutants(content["sections"]):
        assert refused(signed_again({**content, "sections": mutant})), mutant
    for mutant in mutants(content["events"]):
        if isinstance(mutant, list):
            assert refused(signed_again({**content, "events": mutant})), mutant


def _another_key(text: str) -> str:
    return EnvelopeSigner(private_key(new_key())).sign(payload_of(text), kind=BUNDLE)


def _another_kind(text: str) -> str:
    return EnvelopeSigner(KEY).sign(payload_of(text), kind="text/plain")


def _without_events(text: str) -> str:
    return signed_again({**content_of(text), "events": [], "sections": {}})


_NEVER = [_another_key, _another_kind, _without_events, lambda _: "{}", lambda _: "[" * 9999]


@pytest.mark.parametrize("forge", _NEVER)
def test_what_was_never_a_bundle_of_this_key_is_refused(made: str, forge: Callable[[str], str]) -> None:
    assert refused(forge(made))


def test_the_page_beside_it_shows_foreign_text_as_text(made: str) -> None:
    content = copy.deepcopy(content_of(made))
    content["sections"]["decisions"][0]["reason"] = "<script>alert(1)</script>"
    shown = page(content, made, "b.json")
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "Decisions" in shown


def test_the_commands_of_the_docs_verify_a_bundle_without_us(made: str, tmp_path: Path) -> None:
    """With openssl and the shell alone, exactly as docs/audit.md prints them."""
    (block,) = re.findall(r"```sh\n(# verify without stagebot\n.*?)```", DOCS.read_text(), flags=re.DOTALL)
    (tmp_path / "bundle.json").write_text(made)
    (tmp_path / "key.pub").write_text(KEY.public.pem)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S602 - the very lines of the page
            block, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False, env=dict(os.environ)
        )

    done = run()
    assert "Signature Verified Successfully" in done.stdout, done
    assert (
        signed_text(base64.b64decode(json.loads(made)["payload"]), BUNDLE)
        == (tmp_path / "signed").read_bytes()
    )
    (tmp_path / "bundle.json").write_text(with_payload(made, {**content_of(made), "run": "other"}))
    assert "Verified Successfully" not in run().stdout
