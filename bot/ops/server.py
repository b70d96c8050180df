"""`/healthz`, `/readyz` and `/metrics` on an address of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import generate_latest

from bot.http.listener import listen, new_application
from bot.ops.health import Health
from bot.telemetry.metrics import Metrics


@asynccontextmanager
async def serve_ops(health: Health, metrics: Metrics, *, host: str, port: int) -> AsyncIterator[str]:
    """Serve while the context lasts; yields the address, port 0 takes a free one. Raises ConfigError."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_: web.Request) -> web.Response:
        findings = await health.look()
        body = {finding.name: finding.says for finding in findings}
        return web.json_response(body, status=200 if all(f.is_good for f in findings) else 503)

    async def figures(_: web.Request) -> web.Response:
        health.measure()
        return web.Response(body=generate_latest(metrics.registry), content_type="text/plain")

    app = new_application()
    app.router.add_get("/healthz", alive)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", figures)
    async with listen(app, host=host, port=port, setting="STAGEBOT_OPS_ADDRESS") as url:
        yield url
