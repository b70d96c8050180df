"""Delivery over HTTP: signed requests to the app's request URL instead of a socket."""

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.workspace.delivery import Envelope, Undelivered
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.shapes import Json

_FORM = "application/x-www-form-urlencoded"


class HttpPush:
    """Posts envelopes to `url`, signed with the v0 scheme of "Verifying requests from Slack"."""

    def __init__(
        self, *, url: str, secret: str, session: aiohttp.ClientSession, now: Callable[[], float]
    ) -> None:
        self._url = url
        self._secret = secret.encode()
        self._session = session
        self._now = now
        self.is_up = True

    async def send(self, envelope: Envelope, *, seconds: float) -> Json | None:
        """Post and read the answer as the acknowledgement. Raises Undelivered."""
        body, content_type = _body(envelope)
        headers = self._signed(body) | {"Content-Type": content_type} | _retry_headers(envelope)
        try:
            async with self._session.post(
                self._url,
                data=body,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                text = await response.text()
        except TimeoutError:
            raise Undelivered("operation_timeout", reason="http_timeout") from None
        except aiohttp.ClientError:
            raise Undelivered("dispatch_failed", reason="connection_failed") from None
        if not 200 <= response.status < 300:
            is_final = response.headers.get("X-Slack-No-Retry") == "1"
            raise Undelivered("dispatch_failed", reason="http_error", is_final=is_final)
        return _payload(text)

    def _signed(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._now()))
        base = b"v0:" + timestamp.encode() + b":" + body
        signature = hmac.new(self._secret, base, hashlib.sha256).hexdigest()
        return {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature}",
        }


def _body(envelope: Envelope) -> tuple[bytes, str]:
    match envelope.kind:
        case "slash_commands":
            return urlencode(envelope.payload).encode(), _FORM
        case "interactive":
            return urlencode({"payload": json.dumps(envelope.payload)}).encode(), _FORM
        case "events_api":
            return json.dumps(envelope.payload).encode(), "application/json"


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if not envelope.retry:
        return {}
    return {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.retry_reason}


def _payload(text: str) -> Json | None:
    """Read an acknowledgement: JSON, or the text that answers a command."""
    if not text.strip():
        return None
    try:
        told = read_json(text)
    except NotJson:
        return {"text": text}
    return told if isinstance(told, dict) and told else None
