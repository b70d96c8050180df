"""The preflight over real HTTP: the sandbox's disks, pictures and faults, and a server of links."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.domain.offer.preflight.disks import Disk
from bot.domain.offer.preflight.finding import Finding, Level
from bot.domain.offer.preflight.links import Link, check_link
from bot.domain.offer.preflight.pictures import Asset, check_picture
from bot.domain.offer.preflight.storage import check_blob
from bot.marketplace.outside.looking import OutsideLooks, open_outside
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace import sas
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve

PLACE = "contosoimages/vhds"


class Storage:
    """The sandbox's blob store and what looks at it."""

    def __init__(self, url: str, market: Market, outside: OutsideLooks) -> None:
        self.url, self.market, self.outside = url, market, outside

    async def found(self, file: str, **how: object) -> list[Finding]:
        """Look at a disk of the store."""
        query = how.pop("query", None) or sas.sign("vhds", file)
        disk = Disk(
            plan="base",
            version="1.0.1",
            image_type=str(how.get("image_type", "x64Gen2")),
            family=str(how.get("family", "linux")),
            lun=how.get("lun"),  # type: ignore[arg-type]
            url=f"{self.url}/{PLACE}/{file}?{query}",
        )
        return list(check_blob(disk, await self.outside.blob(disk.url)))


@asynccontextmanager
async def looking(app: web.Application) -> AsyncIterator[tuple[str, OutsideLooks]]:
    """Serve something private, and look at it because it is allowed."""
    async with serve(app) as url:
        place = url.removeprefix("http://")
        async with open_outside(SystemClock(), allowed=frozenset({place})) as outside:
            yield url, outside


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    clock = SandboxClock(speed=0)
    market = Market(clock, *demo(clock.now()))
    async with looking(create_app(market)) as (url, outside):
        yield Storage(url, market, outside)


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("base-1.0.1.vhd", {}),
        ("base-1.0.1-gen1.vhd", {"image_type": "x64Gen1"}),
        ("base-1.0.1-arm64.vhd", {"image_type": "arm64Gen2"}),
        ("base-1.0.1-lun0.vhd", {"lun": 0}),
    ],
)
async def test_a_sound_disk_has_nothing_to_say(storage, file, how):
    assert await storage.found(file, **how) == []


@pytest.mark.parametrize(
    ("file", "rule", "level"),
    [
        ("faulty-dynamic.vhd", "VHD_SPEC", Level.ERROR),
        ("faulty-vhdx.vhd", "PROV_BAD_VHD", Level.ERROR),
        ("faulty-no-footer.vhd", "PROV_BAD_VHD", Level.ERROR),
        ("faulty-checksum.vhd", "PROV_BAD_VHD", Level.ERROR),
        ("faulty-length.vhd", "VHD_SPEC", Level.ERROR),
        ("faulty-unaligned.vhd", "SIZE_ALIGN", Level.ERROR),
        ("faulty-small.vhd", "VHD_SPEC", Level.ERROR),
        ("faulty-large.vhd", "OS_SIZE", Level.ERROR),
        ("faulty-block-blob.vhd", "PROV_BLOB_TYPE", Level.ERROR),
        ("faulty-leased.vhd", "DL_INUSE", Level.WARNING),
        ("faulty-copying.vhd", "DL_COPY", Level.ERROR),
        ("faulty-no-partitions.vhd", "PROV_NO_BOOT", Level.ERROR),
        ("faulty-early-partition.vhd", "FREE_1MB", Level.ERROR),
        ("faulty-swap.vhd", "LNX_SWAP", Level.ERROR),
        ("faulty-gen1.vhd", "GENERATION", Level.WARNING),
        ("nowhere-at-all.vhd", "DL_NOTFOUND", Level.ERROR),
    ],
)
async def test_each_fault_of_a_disk_is_found_with_its_rule(storage, file, rule, level):
    found = await storage.found(file)

    assert (rule, level) in {(finding.rule, finding.level) for finding in found}
    assert all("sig=" not in finding.text for finding in found)


async def test_the_system_and_the_sizes_are_those_of_the_draft(storage):
    (system,) = await storage.found("base-1.0.1.vhd", family="windows")
    (data,) = await storage.found("faulty-large.vhd", lun=0)

    assert (system.rule, system.level) == ("OS_MAP", Level.WARNING)
    assert data.rule == "DATA_SIZE"


@pytest.mark.parametrize(
    ("code", "rule", "level"),
    [
        ("AuthorizationFailure", "STORAGE_NETWORK", Level.WARNING),
        ("KeyBasedAuthenticationNotPermitted", "DL_SAS", Level.ERROR),
        ("AccountIsDisabled", "DL_NOTFOUND", Level.ERROR),
        ("ContainerBeingDeleted", "DL_NOTFOUND", Level.ERROR),
        ("ServerBusy", "NOT_JUDGED", Level.WARNING),
    ],
)
async def test_what_storage_refuses_is_told_apart(storage, code, rule, level):
    storage.market.switches = replace(storage.market.switches, blob_error=code)
    (finding,) = await storage.found("base-1.0.1.vhd")

    assert (finding.rule, finding.level) == (rule, level)


async def test_an_address_that_was_edited_has_ended_or_has_no_right_is_told_apart(storage):
    good = sas.sign("vhds", "base-1.0.1.vhd")
    edited = good.replace("sp=rl", "sp=rwl")
    ended = sas.sign("vhds", "base-1.0.1.vhd", life=-sas._LIFE)
    blind = sas.sign("vhds", "base-1.0.1.vhd", rights="l")
    rules = [(await storage.found("base-1.0.1.vhd", query=query))[0].rule for query in (edited, ended, blind)]

    assert rules == ["DL_SAS", "SAS_END", "SAS_RIGHTS"]


async def test_a_store_without_ranges_is_not_read_to_its_end():
    sent = []

    async def whole(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        answer.content_length = 1024**3
        await answer.prepare(request)
        try:
            for _ in range(1024):
                await answer.write(b"x" * 1024 * 1024)
                sent.append(1)
        except ConnectionError:
            pass
        return answer

    app = web.Application()
    app.router.add_get("/disk.vhd", whole)
    async with looking(app) as (url, outside):
        look = await outside.blob(f"{url}/disk.vhd?sig=x")

    assert look.footer == b""
    assert len(sent) < 64


@pytest.mark.parametrize(
    ("kind", "file", "rules"),
    [
        ("azurelogosmall", "small", []),
        ("azurelogolarge", "large", []),
        ("azurelogolarge", "small", ["LOGO"]),
        ("azurelogosmall", "faulty-size", ["LOGO"]),
        ("azurelogoscreenshot", "screenshot", []),
        ("azurelogoscreenshot", "wide", ["SCREENSHOT"]),
        ("azurelogowide", "nothing", ["LOGO"]),
    ],
)
async def test_pictures_have_the_size_of_their_place(storage, kind, file, rules):
    url = f"{storage.url}/publicartifacts/offer-x/{file}.png"
    look = await storage.outside.picture(url)

    found = list(check_picture(Asset(kind=kind, file="a.png", url=url), look))
    assert [finding.rule for finding in found] == rules


async def test_a_file_that_is_no_picture_says_so():
    app = web.Application()

    async def text(_: web.Request) -> web.Response:
        return web.Response(text="no picture")

    app.router.add_get("/logo.png", text)
    async with looking(app) as (url, outside):
        look = await outside.picture(f"{url}/logo.png")
    (finding,) = check_picture(Asset(kind="azurelogolarge", file="logo.png", url=url), look)

    assert finding.level is Level.ERROR
    assert "no picture" in finding.text


def _links() -> web.Application:
    app = web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name == "moved":
            raise web.HTTPFound("/ok")
        if name == "round":
            raise web.HTTPFound("/round")
        if name == "inside":
            raise web.HTTPFound("http://127.0.0.1:9/secret")
        if name == "soft":
            return web.Response(text="<title>Page not found</title>", content_type="text/html")
        return web.Response(status=200 if name == "ok" else int(name))

    app.router.add_get("/{name}", answer)
    return app


@pytest.mark.parametrize(
    ("path", "level", "says"),
    [
        ("404", Level.ERROR, "HTTP 404"),
        ("410", Level.ERROR, "HTTP 410"),
        ("403", Level.WARNING, "could not be checked from here"),
        ("503", Level.WARNING, "could not be checked from here"),
        ("round", Level.WARNING, "redirected without end"),
        ("inside", Level.WARNING, "no web address at the usual port"),
        ("soft", Level.WARNING, "not found"),
    ],
)
async def test_a_link_is_judged_by_clear_answers_only(path, level, says):
    async with looking(_links()) as (url, outside):
        link = Link("support website", f"{url}/{path}")
        (finding,) = check_link(link, await outside.link(link.url))

    assert finding.level is level
    assert says in finding.text


async def test_a_link_that_is_redirected_to_a_page_is_good():
    async with looking(_links()) as (url, outside):
        look = await outside.link(f"{url}/moved")
    assert look.status == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/metadata",
        "http://10.0.0.1/",
        "https://user@192.0.2.1/",
        "ftp://example.com/",
    ],
)
async def test_no_private_address_is_ever_asked(url):
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response()

    app = web.Application()
    app.router.add_get("/{any:.*}", answer)
    async with serve(app) as running, open_outside(SystemClock()) as outside:
        here = running.replace("127.0.0.1", "localhost")
        looks = [await outside.link(target) for target in (url, running, here)]
        blob = await outside.blob(running)

    assert {look.status for look in looks} == {0}
    assert blob.status == 0
    assert asked == []


async def test_many_who_ask_for_one_page_ask_it_once():
    asked = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response()

    app = web.Application()
    app.router.add_get("/ok", answer)
    async with looking(app) as (url, outside):
        for _ in range(3):
            await outside.link(f"{url}/ok")
    assert len(asked) == 1
