"""One Web API call: its turn, its time limit, its few repeats, and its failure as a ChatError."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.http.backoff import Backoff
from bot.ports.clock import Clock
from bot.ports.slack import ChatError, ChatThrottled, ChatUnreachable
from bot.slack.faults import FOREIGN, translate
from bot.slack.methods import Method
from bot.slack.pacing import Pacing
from bot.slack.web_client import WebClient
from bot.telemetry.log import get_logger

_BACKOFF = Backoff(first=0.6, longest=5.0)
_REASONS_SHOWN = 5


class Calls:
    """Calls Slack's Web API. The only place where a call is repeated, if twice is as good as once."""

    def __init__(self, *, client: WebClient, clock: Clock, pacing: Pacing | None = None) -> None:
        self._client = client
        self._clock = clock
        self._pacing = pacing or Pacing(clock)
        self._log = get_logger("slack")
        self.granted: frozenset[str] | None = None
        """The scopes that our token has, as Slack's latest answer tells in a header; None before one did."""
        self.behind: timedelta | None = None
        """How far our clock is behind Slack's, by the `Date` of its latest answer; None before one had it."""

    async def call(
        self, method: Method, args: Mapping[str, Any], *, channel: str = "", token: str | None = None
    ) -> dict[str, Any]:
        """Return Slack's answer. Raises ChatError. `token` stands in for the client's own."""
        for attempt in range(1, method.attempts):
            try:
                return await self._in_turn(method, args, channel, token)
            except ChatUnreachable:
                await self._clock.sleep(_BACKOFF.wait(attempt, fraction=self._clock.fraction()))
        return await self._in_turn(method, args, channel, token)

    async def _in_turn(
        self, method: Method, args: Mapping[str, Any], channel: str, token: str | None
    ) -> dict[str, Any]:
        await self._pacing.turn(method, channel)
        try:
            return await self._once(method, args, token)
        except ChatThrottled as error:
            self._pacing.hold(method, channel, error.retry_after or 0.0)
            raise

    async def _once(self, method: Method, args: Mapping[str, Any], token: str | None) -> dict[str, Any]:
        # Slack takes JSON only where something is written; a token among `params` travels as a header
        form = {"data": _form(args)} if method.is_read else {"json": dict(args)}
        params = {"token": token} if token is not None else None
        try:
            async with asyncio.timeout(method.seconds):
                answer = await self._client.api_call(method.name, params=params, **form)
        except FOREIGN as error:
            fault = translate(error, method, now=self._clock.now())
            self._note(method, fault, error)
            raise fault from error
        self._read_date(answer.headers.get("Date"))
        granted = answer.headers.get("x-oauth-scopes")
        if granted is not None and token is None:
            self.granted = frozenset(scope.strip() for scope in granted.split(","))
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def _read_date(self, text: str | None) -> None:
        try:
            said = parsedate_to_datetime(text or "")
        except ValueError:  # RFC 9110, 6.6.1: a server without a clock sends none
            return
        if said.tzinfo is not None:
            self.behind = said - self._clock.now()

    def _note(self, method: Method, fault: ChatError, error: Exception) -> None:
        """Write down why Slack refuses: the error that a person sees does not say it."""
        data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
        told = data.get("response_metadata") if isinstance(data, dict) else None
        reasons = told.get("messages") if isinstance(told, dict) else None
        if isinstance(reasons, list):
            cause = "; ".join(str(reason) for reason in reasons[:_REASONS_SHOWN])
            self._log.warning("slack.refused", verb=method.name, error=fault.code, cause=cause)


def _form(args: Mapping[str, Any]) -> dict[str, str]:
    """Write arguments as Slack reads them from a form."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in args.items()
    }
