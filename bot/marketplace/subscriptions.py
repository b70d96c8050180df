"""Azure Resource Manager's word on subscriptions: `GET /subscriptions/{id}`, api-version 2022-12-01."""

from datetime import datetime, timedelta

import aiohttp

from bot.domain.values import SubscriptionId
from bot.http.urls import base_url
from bot.marketplace.auth import Audience, Tokens
from bot.marketplace.line import Endpoint, Limits, Line
from bot.marketplace.throttle import Throttle
from bot.marketplace.wire import SubscriptionDetails, read
from bot.ports.clock import Clock
from bot.ports.marketplace import Forbidden, NotFound

_API_VERSION = "2022-12-01"
_REMEMBERED = timedelta(hours=1)
_MOST = 5000


class ArmSubscriptions:
    """Implements `Subscriptions`. An answer is remembered for an hour; `url` empty: nothing can be read.

    What Azure answers about one subscription (another tenant, no right, too many questions, nothing at all)
    changes no answer about another.
    """

    def __init__(
        self, session: aiohttp.ClientSession, *, url: str, tenant: str, tokens: Tokens, clock: Clock
    ) -> None:
        """Raises ConfigError when the address may not be sent a token."""
        self._clock = clock
        self._known: dict[SubscriptionId, tuple[str | None, datetime]] = {}
        self._line: Line | None = None
        if url:
            base = base_url(url, setting="STAGEBOT_ARM_URL")
            endpoint = Endpoint(
                base=base,
                audience=Audience.ARM,
                query={"api-version": _API_VERSION},
                tenant=tenant,
                one_by_one=True,
            )
            self._line = Line(
                session,
                endpoint,
                tokens=tokens,
                throttle=Throttle(clock),
                clock=clock,
                limits=Limits(seconds=5.0, connect_seconds=2.0),
            )

    async def quota_id(self, subscription: SubscriptionId) -> str | None:
        """Return the quota ID; None when we may not read that subscription. Raises MarketplaceError."""
        if self._line is None:
            return None
        known, until = self._known.get(subscription, (None, self._clock.now()))
        if until > self._clock.now():
            return known
        found = await self._ask(self._line, subscription)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[subscription] = (found, self._clock.now() + _REMEMBERED)
        return found

    @staticmethod
    async def _ask(line: Line, subscription: SubscriptionId) -> str | None:
        try:
            answer = await line.get(f"subscriptions/{subscription}", retry=False)
        except (Forbidden, NotFound):  # a tester's subscription in another tenant
            return None
        return read(SubscriptionDetails, answer).policies.quota_id or None
