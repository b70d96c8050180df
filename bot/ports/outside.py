"""What a draft refers to outside of the marketplace: disks, pictures, links. Looked at with small reads."""

from typing import Protocol

from bot.domain.offer.preflight.links import LinkLook
from bot.domain.offer.preflight.pictures import PictureLook
from bot.domain.offer.preflight.storage import BlobLook


class Outside(Protocol):
    """Looks at foreign addresses within time limits, and never at one that is not public. Raises nothing.

    `allowed` are hosts that may be private, as a sandbox is: `host` or `host:port`. `follows_links` false:
    no link is asked for.
    """

    allowed: frozenset[str]
    follows_links: bool

    async def blob(self, url: str) -> BlobLook:
        """Read the first sectors of a blob and, by its exact range, its last 512 bytes."""

    async def picture(self, url: str) -> PictureLook:
        """Read a picture of at most a few MB and say what it is."""

    async def link(self, url: str) -> LinkLook:
        """Follow a link to the page that it leads to."""
