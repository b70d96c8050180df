"""`stagebot audit …`: the journal for people who do not trust the bot."""

import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.cli.lookup import find_run
from bot.clock import SystemClock
from bot.domain.errors import ConfigError
from bot.ops.reports import audit
from bot.ops.reports.bundle import bundle as make_bundle
from bot.ops.reports.bundle import verified
from bot.ops.reports.bundle_page import page
from bot.ports.signing import NotGenuine, Signer
from bot.ports.store.errors import SchemaBehind
from bot.ports.store.tx import Store
from bot.settings import Settings, from_environment
from bot.signing.copies import SealFile
from bot.signing.dsse import EnvelopeSigner
from bot.signing.keys import PublicKey, new_key, private_key, public_key
from bot.usecases.audit.seal import JournalChanged
from bot.usecases.audit.seal import seal as seal_journal
from storage import open_store
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD

_MOST_SHOWN = 20


@asynccontextmanager
async def _journal() -> AsyncIterator[Store]:
    """Open the database beside a running bot, and only if it is there: an audit makes none and moves none."""
    url = from_environment().database_url
    found = await revision(url)
    if found != HEAD:
        raise SchemaBehind(f"The database has schema {found or 'none'}, this program reads {HEAD}.")
    async with open_store(url, lock=False) as store:
        yield store


async def export(*, form: str, offer: str, since: str, output: str) -> int:
    """Write the journal, line by line."""
    async with _journal() as store:
        lines = audit.export(store, form=form, offer=offer, since=since)
        if not output:
            async for line in lines:
                sys.stdout.write(line)
            return 0
        with os.fdopen(_new_file(Path(output)), "w", encoding="utf-8", newline="") as file:
            async for line in lines:
                file.write(line)
    return 0


async def verify(file: str, *, keys: Sequence[str], seals: str) -> int:
    """Verify the journal, or a bundle; exit code 1 names the first broken link of each chain."""
    known = _keys(keys)
    if file:
        return _verify_file(Path(file), known)
    copies = _read(Path(seals)).splitlines(keepends=True) if seals else []
    async with _journal() as store:
        walk = await audit.verify(store, known, copies)
    for broken in list(walk.broken.values())[:_MOST_SHOWN]:
        print(f"BROKEN  {broken}")
    events = sum(chain.length for chain in walk.chains.values())
    print(f"{events} events in {len(walk.chains)} chains, {len(walk.broken)} broken; {walk.sealed}")
    return 1 if walk.broken else 0


def _verify_file(path: Path, keys: Sequence[PublicKey]) -> int:
    text = _read(path)
    if not keys:
        raise ConfigError("Whose signature? Name the public key: --key FILE (stagebot audit key --public).")
    try:
        content = verified(text, keys)
    except NotGenuine as error:
        print(f"BROKEN  {path}: {error}")
        return 1
    print(f"{path}: genuine; {len(content['events'])} events, every link and every section holds")
    return 0


async def bundle(wanted: str, *, output: str) -> int:
    """Write everything about one run into one signed file, and a page for people beside it."""
    signing = _signer(from_environment())
    async with _journal() as store:
        run = await find_run(store, wanted)
        text = await make_bundle(store, run, signing, now=SystemClock().now())
    path = Path(output or f"audit-{run.offer}-{run.id}.json")
    beside = path.with_suffix(".html")
    content = verified(text, _keys(()))
    for place, written in ((path, text), (beside, page(content, text, path.name))):
        with os.fdopen(_new_file(place), "w", encoding="utf-8", newline="") as file:
            file.write(written)
        print(place)
    return 0


async def seal() -> int:
    """Seal the journal now. Exit code 1 when it does not hold what was sealed earlier."""
    settings = from_environment()
    signing = _signer(settings)
    async with _journal() as store:
        try:
            made = await seal_journal(store, signing, SystemClock())
        except JournalChanged as error:
            print(f"BROKEN  {error}")
            return 1
        if settings.audit_seals:
            for stored in await store.read(lambda tx: tx.seals.not_copied()):
                await SealFile(Path(settings.audit_seals)).append(stored.envelope)
    print(f"seal {made.number}: root {made.root}" if made else "nothing has happened since the last seal")
    return 0


async def key(*, output: str, public: bool) -> int:
    """Make a key that signs, or print the public half of the one that is configured."""
    if public:
        print(private_key(_configured(from_environment())).public.pem, end="")
        return 0
    path = Path(output or "audit.key")
    text = new_key()
    with os.fdopen(_new_file(path), "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    print(private_key(text).public.pem, end="")
    print(f"The private key is in {path}. Set STAGEBOT_AUDIT_KEY_FILE to it.", file=sys.stderr)
    return 0


def _keys(files: Sequence[str]) -> list[PublicKey]:
    """Return the public keys of these files; without any, that of the configured private key."""
    if files:
        return [public_key(_read(Path(file))) for file in files]
    text = from_environment().audit_key.reveal()
    return [private_key(text).public] if text else []


def _signer(settings: Settings) -> Signer:
    return EnvelopeSigner(private_key(_configured(settings)))


def _configured(settings: Settings) -> str:
    text = settings.audit_key.reveal()
    if not text:
        raise ConfigError(
            "STAGEBOT_AUDIT_KEY is not set, so nothing can be signed. Make a key: stagebot audit key."
        )
    return text


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from None


def _new_file(path: Path) -> int:
    """Open a new file that its owner alone can read. Raises ConfigError if it is there."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(f"{path} is there already; an audit overwrites nothing.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror}).") from None
