"""Azure's own word on a subscription."""

from typing import Protocol

from bot.domain.values import SubscriptionId


class Subscriptions(Protocol):
    """Azure's own word on a subscription."""

    async def quota_id(self, subscription: SubscriptionId) -> str | None:
        """Return the quota ID, which tells the kind; None when we may not read that subscription.

        Raises MarketplaceError when Azure cannot be asked.
        """
