"""Signed requests behind a proxy: one path, a size limit, and no work before the signature is checked."""

import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
_MOST_BYTES = 1_000_000
_PAST, _FUTURE = 300, 60


@asynccontextmanager
async def http_mode(app: AsyncApp, *, signing_secret: str, host: str, port: int) -> AsyncIterator[int]:
    """Receive signed requests while the context lasts; yields the port. Raises OSError when it is taken."""

    async def receive(request: web.Request) -> web.Response:
        body = await request.text()
        if not is_signed(request, body, signing_secret):
            return web.Response(status=401)
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application(client_max_size=_MOST_BYTES)
    server.router.add_post(PATH, receive)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        address: tuple[str, int] = runner.addresses[0]
        yield address[1]
    finally:
        await runner.cleanup()


def is_signed(request: web.Request, body: str, secret: str) -> bool:
    """Tell whether Slack signed this body with our secret within the last five minutes."""
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    age = time.time() - int(stamp)
    if age > _PAST or age < -_FUTURE:
        return False
    expected = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), sha256).hexdigest()
    return hmac.compare_digest(f"v0={expected}", request.headers.get("X-Slack-Signature", ""))
