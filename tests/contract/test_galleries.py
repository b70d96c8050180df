"""Gallery images, as Azure describes them, against the draft: over HTTP, at the sandbox's planted faults."""

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.domain.offer.preflight.gallery import GalleryImage, check_gallery, new_gallery_images
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Resource, Tree
from bot.marketplace.opening import open_galleries
from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.app import create_app
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.seeds import demo
from bot.sandbox.serve import serve
from tests.contract.sandbox_client import access

GALLERY = (
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute"
    "/galleries/g"
)


def an_image(id_: str, image_type: str = "x64Gen2") -> GalleryImage:
    return GalleryImage(plan="base", version="1.0.1", image_type=image_type, family="linux", id=id_)


async def rules(image: GalleryImage) -> list[str]:
    clock = SandboxClock(speed=0)
    market = Market(clock, *demo(clock.now()))
    async with serve(create_app(market)) as url, aiohttp.ClientSession() as session:
        galleries = open_galleries(access(url, arm_url=url), session, SystemClock())
        return [finding.rule for finding in check_gallery(image, await galleries.look(image))]


@pytest.mark.parametrize(
    ("path", "image_type", "found"),
    [
        ("images/sound/versions/1.0.0", "x64Gen2", []),
        ("images/gen1/versions/1.0.0", "x64Gen1", []),
        ("images/arm/versions/1.0.0", "arm64Gen2", []),
        ("images/gen1/versions/1.0.0", "x64Gen2", ["GENERATION"]),
        ("images/specialized/versions/1.0.0", "x64Gen2", ["NOT_GENERALIZED"]),
        ("images/windows/versions/1.0.0", "x64Gen2", ["OS_MAP"]),
        ("images/arm/versions/1.0.0", "x64Gen2", ["OS_ARCH"]),
        ("images/sound/versions/2.0.0", "x64Gen2", ["GALLERY_STATE"]),
        ("images/sound/versions/3.0.0", "x64Gen2", ["OS_SIZE", "DATA_SIZE", "DATADISK_ORDER"]),
        ("images/none/versions/1.0.0", "x64Gen2", ["NOT_JUDGED"]),
        ("images/sound", "x64Gen2", ["GALLERY_ID"]),
        ("images/../../x/versions/1.0.0", "x64Gen2", ["GALLERY_ID"]),
    ],
)
async def test_what_azure_says_of_an_image_is_held_against_the_draft(path, image_type, found):
    assert await rules(an_image(f"{GALLERY}/{path}", image_type)) == found


def test_the_gallery_images_of_new_versions_are_found():
    plan = Resource(id="plan/p/1", type="plan", content={"identity": {"externalId": "base"}})
    shared = {"sourceType": "sharedImageGallery", "sharedImage": {"tenantId": "t", "resourceId": GALLERY}}
    versions = [
        {"versionNumber": number, "vmImages": [{"imageType": "x64Gen2", "source": shared}]}
        for number in ("1.0.0", "1.0.1")
    ]
    kind = "virtual-machine-plan-technical-configuration"

    def tree(count: int) -> Tree:
        content = {"operatingSystem": {"family": "linux"}, "vmImageVersions": versions[:count]}
        technical = Resource(id=f"{kind}/p/1", type=kind, content=content)
        return Tree(target=Target.DRAFT, submission=None, resources=(plan, technical))

    (found,) = new_gallery_images(tree(2), tree(1))

    assert (found.plan, found.version, found.image_type, found.family) == (
        "base",
        "1.0.1",
        "x64Gen2",
        "linux",
    )
