"""The sandbox marketplace as an aiohttp app: which path leads where."""

from aiohttp import web

from bot.sandbox.marketplace.arm import subscription
from bot.sandbox.marketplace.blobs.service import storage
from bot.sandbox.marketplace.border import LARGEST, border
from bot.sandbox.marketplace.control import add_control
from bot.sandbox.marketplace.galleries import GALLERY_IMAGE, gallery_definition, gallery_version
from bot.sandbox.marketplace.gate import BASE, gate
from bot.sandbox.marketplace.ingestion import Ingestion
from bot.sandbox.marketplace.login.endpoints import add_login
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner.routes import add_partner


def create_app(market: Market, *, control: bool = False) -> web.Application:
    """Build the app: the API under `/rp/product-ingestion`, the submission API, ARM and token endpoints."""
    app = web.Application(
        client_max_size=LARGEST, middlewares=[border(market), storage(market), gate(market)]
    )
    add_login(app, market)
    app.router.add_get("/subscriptions/{id}", subscription)
    app.router.add_get(GALLERY_IMAGE, gallery_definition)
    app.router.add_get(f"{GALLERY_IMAGE}/versions/{{version}}", gallery_version)
    ingestion = Ingestion(market)
    app.router.add_get(f"{BASE}/product", ingestion.products)
    app.router.add_get(f"{BASE}/resource-tree/product/{{guid}}", ingestion.tree)
    app.router.add_get(f"{BASE}/submission/{{guid}}", ingestion.submissions)
    app.router.add_get(f"{BASE}/submission/{{guid}}/{{number}}", ingestion.submission)
    app.router.add_get(f"{BASE}/plan", ingestion.plans)
    app.router.add_post(f"{BASE}/configure", ingestion.configure)
    app.router.add_get(f"{BASE}/configure/{{job}}/status", ingestion.status)
    app.router.add_get(f"{BASE}/configure/{{job}}", ingestion.detail)
    app.router.add_post(f"{BASE}/configure/{{job}}/cancel", ingestion.cancel)
    app.router.add_get(f"{BASE}/{{durable:.+}}", ingestion.resource)
    add_partner(app, market)
    if control:
        add_control(app, market)
    return app
