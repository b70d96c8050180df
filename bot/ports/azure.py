"""Azure's own word on a subscription, and on an image of a compute gallery."""

from typing import Protocol

from bot.domain.offer.preflight.gallery import GalleryImage, GalleryLook
from bot.domain.values import SubscriptionId


class Subscriptions(Protocol):
    """Azure's own word on a subscription."""

    async def quota_id(self, subscription: SubscriptionId) -> str | None:
        """Return the quota ID, which tells the kind; None when we may not read that subscription.

        Raises MarketplaceError when Azure cannot be asked.
        """


class Galleries(Protocol):
    """Azure's own word on images of compute galleries."""

    async def look(self, image: GalleryImage) -> GalleryLook | None:
        """Read an image version and its definition; None when we may not, or when it is not there.

        Raises MarketplaceError when Azure cannot be asked.
        """
