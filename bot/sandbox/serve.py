"""Start an aiohttp app on a loopback port and stop it cleanly."""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.sandbox.guard import guard

HOST = "127.0.0.1"


class PortInUse(Exception):
    """The port is taken."""


class _Connection(web.RequestHandler):
    """One connection. It never inflates a body, and names no software in an answer to broken HTTP."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = super().handle_error(request, status, exc, message)
        response.headers["Server"] = "sandbox"
        return response


@asynccontextmanager
async def serve(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve `app` on 127.0.0.1 and yield its address without a closing slash; port 0 takes a free one.

    Every app that is served here stands behind `guard`. Raises PortInUse with a sentence when somebody else
    has the port.
    """
    guard(app)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    try:
        listener = await _listen(runner, port)
        try:
            yield f"http://{HOST}:{listener.sockets[0].getsockname()[1]}"
        finally:
            listener.close()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> asyncio.Server:
    loop = asyncio.get_running_loop()

    def connected() -> _Connection:
        assert runner.server is not None  # noqa: S101 - set up by then
        # aiohttp takes None for "no access log", as its own runner does; its types do not say so
        return _Connection(runner.server, loop=loop, access_log=None, auto_decompress=False)  # type: ignore[arg-type]

    try:
        return await loop.create_server(connected, HOST, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortInUse(f"Port {port} is in use. Stop what runs there, or choose another port.") from None
