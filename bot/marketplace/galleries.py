"""Azure Resource Manager's word on gallery images and their definitions, api-version 2023-07-03."""

import aiohttp

from bot.domain.offer.preflight.gallery import GalleryImage, GalleryLook
from bot.http.urls import base_url
from bot.marketplace.auth import Audience, Tokens
from bot.marketplace.line import Endpoint, Limits, Line
from bot.marketplace.throttle import Throttle
from bot.marketplace.wire import GalleryDefinition, GalleryVersion, read
from bot.ports.clock import Clock
from bot.ports.marketplace import Forbidden, NotFound

_API_VERSION = "2023-07-03"


class ArmGalleries:
    """Implements `Galleries`. `url` empty: nothing can be read."""

    def __init__(
        self, session: aiohttp.ClientSession, *, url: str, tenant: str, tokens: Tokens, clock: Clock
    ) -> None:
        """Raises ConfigError when the address may not be sent a token."""
        self._line: Line | None = None
        if url:
            endpoint = Endpoint(
                base=base_url(url, setting="STAGEBOT_ARM_URL"),
                audience=Audience.ARM,
                query={"api-version": _API_VERSION},
                tenant=tenant,
                one_by_one=True,
            )
            limits = Limits(seconds=5.0, connect_seconds=2.0)
            self._line = Line(
                session, endpoint, tokens=tokens, throttle=Throttle(clock), clock=clock, limits=limits
            )

    async def look(self, image: GalleryImage) -> GalleryLook | None:
        """Read an image version and its definition; None when we may not. Raises MarketplaceError."""
        if self._line is None or not image.is_named_well:
            return None
        path = image.id.lstrip("/")
        definition_path = path[: path.lower().rindex("/versions/")]
        try:
            version = read(GalleryVersion, await self._line.get(path, retry=False)).properties
            answer = await self._line.get(definition_path, retry=False)
            definition = read(GalleryDefinition, answer).properties
        except (Forbidden, NotFound):
            return None
        disks = version.storage_profile
        return GalleryLook(
            state=version.provisioning_state,
            os_state=definition.os_state,
            os_type=definition.os_type,
            generation=definition.generation,
            architecture=definition.architecture,
            os_size=disks.os_disk_image.size_in_gb,
            data_disks=tuple((disk.lun, disk.size_in_gb) for disk in disks.data_disk_images),
        )
