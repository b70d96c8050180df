"""The running bot's local socket: decisions from the shell. The kernel says who connects, not the client."""

import asyncio
import json
import os
import pwd
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.errors import StagebotError
from bot.domain.values import RunId
from bot.telemetry.log import get_logger
from bot.usecases.kernel.services import Services
from bot.usecases.review import shell
from bot.usecases.review.shell import AtShell

_WITHIN = 20.0
_MOST_BYTES = 16 * 1024
_LONGEST_PATH = 100  # the kernel takes 107 bytes
_MOST_REASON = 500
_CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an operator asks for."""

    verb: str
    run: RunId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of it, in a sentence."""

    is_done: bool
    says: str


def path_beside(database_url: str) -> Path | None:
    """Return where the socket of a bot on that database is; None where it has none.

    A bot on PostgreSQL has none, nor one whose path is longer than the kernel takes.
    """
    if not database_url.startswith("sqlite:///"):
        return None
    file = Path(urlsplit(database_url).path.removeprefix("/") or "").absolute()
    path = file.with_name(f"{file.name}.sock")
    return path if len(os.fsencode(path)) <= _LONGEST_PATH else None


def operator(uid: int) -> AtShell:
    """Return an operating-system user of this machine."""
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = f"uid {uid}"
    return AtShell(uid=uid, name=f"{name}@{socket.gethostname()}")


async def carry_out(services: Services, order: Order, by: AtShell) -> Answer:
    """Do what an operator asks for, by the policy's rules."""
    reason = order.reason.strip()[:_MOST_REASON]
    if not reason:
        return Answer(is_done=False, says="A reason is needed: the thread says it.")
    try:
        match order.verb:
            case "approve":
                decision = await shell.approve(services, order.run, reason, by=by)
                missing = decision.missing
                more = f"{missing} more needed" if missing else "it goes live as the policy allows it"
                return Answer(is_done=True, says=f"{decision.run.offer}: approved; {more}")
            case "reject":
                run = await shell.reject(services, order.run, reason, by=by)
                return Answer(is_done=True, says=f"{run.offer}: rejected")
            case _:
                return Answer(is_done=False, says="approve and reject are what can be asked for here.")
    except StagebotError as error:
        return Answer(is_done=False, says=str(error))


@asynccontextmanager
async def serve_control(services: Services, path: Path | None) -> AsyncIterator[None]:
    """Take orders while the context lasts. Anybody here may connect; the policy says who decides."""
    if path is None:
        yield
        return
    # of a process that was killed: whoever holds the database is alone
    await asyncio.to_thread(path.unlink, missing_ok=True)
    server = await asyncio.start_unix_server(
        lambda reader, writer: _serve_one(services, reader, writer), path, limit=_MOST_BYTES
    )
    await asyncio.to_thread(path.chmod, 0o666)
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.to_thread(path.unlink, missing_ok=True)


async def _serve_one(services: Services, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(_WITHIN):
            answer = await _answer(services, reader, _uid(writer))
            writer.write(json.dumps({"done": answer.is_done, "says": answer.says}).encode() + b"\n")
            await writer.drain()
    except (TimeoutError, OSError) as error:
        get_logger("control").warning("control.failed", error=type(error).__name__)
    finally:
        writer.close()


async def _answer(services: Services, reader: asyncio.StreamReader, uid: int) -> Answer:
    try:
        asked = json.loads(await reader.readline())
        order = Order(verb=str(asked["verb"]), run=RunId(str(asked["run"])), reason=str(asked["reason"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Answer(is_done=False, says="That is no order.")
    return await carry_out(services, order, operator(uid))


def _uid(writer: asyncio.StreamWriter) -> int:
    peer = writer.get_extra_info("socket")
    found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(found)[1])


async def send(path: Path, order: Order) -> Answer | None:
    """Hand an order to the running bot; None when none listens. Raises StagebotError without an answer."""
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=_MOST_BYTES)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    try:
        async with asyncio.timeout(_WITHIN):
            said = {"verb": order.verb, "run": order.run, "reason": order.reason}
            writer.write(json.dumps(said).encode() + b"\n")
            await writer.drain()
            answer = json.loads(await reader.readline())
        return Answer(is_done=bool(answer["done"]), says=str(answer["says"]))
    except (TimeoutError, OSError, ValueError, KeyError):
        raise StagebotError(
            "The running bot did not answer, so it is not known whether that was done. Look at the thread."
        ) from None
    finally:
        writer.close()
