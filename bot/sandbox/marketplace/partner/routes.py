"""Which path of the submission API leads where. Collections are written in any case."""

from aiohttp import web

from bot.sandbox.marketplace.addresses import STEPS
from bot.sandbox.marketplace.market import Market
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
    router.add_get(submissions, reads.submissions)
    router.add_post(submissions, writes.create)
    router.add_get(f"{submissions}/{{number}}", reads.submission)
    router.add_delete(f"{submissions}/{{number}}", writes.cancel)
    router.add_post(f"{submissions}/{{number}}/{{what:(?i:promote)}}", writes.promote)
    router.add_get(f"{submissions}/{{number}}/{{what}}", reads.part)
