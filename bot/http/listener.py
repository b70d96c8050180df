"""The one way to listen: what no request needs is refused before any work, and answers name no versions."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import hdrs, web, web_response

from bot.domain.errors import ConfigError

_LARGEST = 1024 * 1024
_DRAIN = 3.0

# aiohttp adds this header after every hook of ours, also to answers about requests that it cannot parse
web_response.SERVER_SOFTWARE = "stagebot"  # type: ignore[attr-defined]  # imported there, not its own


def new_application(*, largest: int = _LARGEST) -> web.Application:
    """Return an application that reads bodies of at most `largest` bytes (413), none that is encoded (415).

    A path with a NUL is 400. Serve it with `listen`, which never inflates a body.
    """
    return web.Application(client_max_size=largest, middlewares=[_refuse])


@asynccontextmanager
async def listen(
    app: web.Application, *, host: str, port: int, setting: str, drain: float = _DRAIN
) -> AsyncIterator[str]:
    """Serve while the context lasts and yield the address; port 0 takes a free one.

    Leaving gives requests under way `drain` seconds. Raises ConfigError, naming the setting, when the address
    cannot be listened on.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=drain, auto_decompress=False)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ConfigError(
                f"{setting} {host}:{port} cannot be listened on ({error.strerror}). Choose another address."
            ) from None
        bound_host, bound_port = runner.addresses[0][:2]
        yield f"http://{bound_host}:{bound_port}"
    finally:
        await runner.cleanup()


@web.middleware
async def _refuse(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    if hdrs.CONTENT_ENCODING in request.headers:
        return web.Response(status=415)
    if "\0" in request.path:
        return web.Response(status=400)
    return await handler(request)
