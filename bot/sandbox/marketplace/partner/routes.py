"""Which path of the submission API leads where. Collections are written in any case."""

from aiohttp import web

from bot.sandbox.marketplace.addresses import STEPS, UPLOADS
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.partner.documentcalls import COLLECTIONS, Documents
from bot.sandbox.marketplace.partner.packages import Packages
from bot.sandbox.marketplace.partner.reads import PartnerReads
from bot.sandbox.marketplace.partner.writes import PartnerWrites


def add_partner(app: web.Application, market: Market) -> None:
    """Serve the submission API."""
    reads = PartnerReads(market)
    writes, router = PartnerWrites(market, reads), app.router
    products = f"{STEPS}/{{a:(?i:products)}}"
    product = f"{products}/{{guid}}"
    submissions = f"{product}/{{b:(?i:submissions)}}"
    router.add_get(products, reads.products)
    router.add_get(product, reads.product)
    router.add_get(f"{product}/{{b:(?i:setup)}}", reads.setup)
    router.add_get(f"{product}/{{b:(?i:resellerconfiguration)}}", reads.reseller)
    router.add_get(f"{product}/{{b:(?i:variants)}}", reads.variants)
    router.add_get(f"{product}/{{b:(?i:variants)}}/{{variant}}", reads.variant)
    router.add_get(f"{product}/{{b:(?i:branches)}}/{{call}}", reads.branches)
    _add_documents(app, product, Documents(market, reads))
    _add_packages(app, product, Packages(market, reads))
    router.add_get(submissions, reads.submissions)
    router.add_post(submissions, writes.create)
    router.add_get(f"{submissions}/{{number}}", reads.submission)
    router.add_delete(f"{submissions}/{{number}}", writes.cancel)
    router.add_post(f"{submissions}/{{number}}/{{what:(?i:promote)}}", writes.promote)
    router.add_get(f"{submissions}/{{number}}/{{what}}", reads.part)


def _add_documents(app: web.Application, product: str, documents: Documents) -> None:
    collection = f"{product}/{{collection:(?i:{COLLECTIONS})}}/{{document}}"
    app.router.add_get(collection, documents.read)
    app.router.add_put(collection, documents.write)
    app.router.add_get(
        f"{product}/{{c:(?i:listings)}}/{{document}}/{{files:(?i:images|videos|assets)}}", documents.files
    )


def _add_packages(app: web.Application, product: str, packages: Packages) -> None:
    listing = f"{product}/{{c:(?i:packages)}}"
    app.router.add_get(listing, packages.listing)
    app.router.add_post(listing, packages.create)
    app.router.add_get(f"{listing}/{{package}}", packages.read)
    app.router.add_put(f"{listing}/{{package}}", packages.write)
    app.router.add_put(f"{UPLOADS}/file/{{blob}}", packages.upload)
    app.router.add_get(f"{UPLOADS}/file/{{blob}}", packages.download)
