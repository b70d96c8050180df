"""Start an aiohttp app on a loopback port and stop it cleanly."""

import errno
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import hdrs, web

HOST = "127.0.0.1"
_NAME = "sandbox"


class PortInUse(Exception):
    """The port is taken."""


class _Connection(web.RequestHandler):
    """aiohttp's connection; what is no HTTP at all is answered in a word, and logged by nobody."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status >= 500:
            answer = super().handle_error(request, status, exc, message)
        else:
            answer = web.Response(status=status, text="The request is not valid HTTP.")
            answer.force_close()
        answer.headers[hdrs.SERVER] = _NAME
        return answer


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class _Runner(web.AppRunner):
    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **made._kwargs)  # noqa: SLF001 - aiohttp offers no other way to its connections


async def _unversioned(_: web.BaseRequest, answer: web.StreamResponse) -> None:
    answer.headers[hdrs.SERVER] = _NAME


@asynccontextmanager
async def serve(
    app: web.Application, port: int = 0, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    """Serve `app` on 127.0.0.1 and yield its address without a closing slash; port 0 takes a free one.

    With `tls` the address is https. No body is inflated, and no answer names a version. Raises PortInUse with
    a sentence when somebody else has the port.
    """
    app.on_response_prepare.append(_unversioned)
    runner = _Runner(
        app,
        access_log=None,
        shutdown_timeout=1.0,
        auto_decompress=False,
        lingering_time=1.0,
        max_line_size=32768,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port, ssl_context=tls)
        try:
            await site.start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortInUse(f"Port {port} is in use. Stop what runs there, or choose another port.") from None
        yield f"{'https' if tls else 'http'}://{HOST}:{_port(runner)}"
    finally:
        await runner.cleanup()


def _port(runner: web.AppRunner) -> int:
    address: tuple[str, int] = runner.addresses[0]
    return address[1]
