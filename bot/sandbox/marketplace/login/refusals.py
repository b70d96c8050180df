"""Why a token is refused, in the login service's numbers and words.

Microsoft Entra, "authentication and authorization error codes"; texts as clients have logged them.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Refusal:
    """One error: HTTP status, OAuth's word, and the sentence; `{0}` and so on are filled in."""

    status: int
    error: str
    text: str


REFUSALS = {
    50027: Refusal(400, "invalid_request", "JWT token is invalid or malformed."),
    50049: Refusal(400, "invalid_instance", "Unknown or invalid instance."),
    53003: Refusal(
        400,
        "invalid_grant",
        "Access has been blocked by Conditional Access policies. The access policy does not allow token "
        "issuance.",
    ),
    70003: Refusal(400, "unsupported_grant_type", "The app requested an unsupported grant type '{0}'."),
    90002: Refusal(
        400,
        "invalid_request",
        "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the "
        "correct cloud.",
    ),
    90033: Refusal(400, "temporarily_unavailable", "A transient error has occurred. Please try again."),
    500011: Refusal(
        400,
        "invalid_resource",
        "The resource principal named {0} was not found in the tenant named {1}. This can happen if the "
        "application has not been installed by the administrator of the tenant.",
    ),
    700016: Refusal(
        400,
        "unauthorized_client",
        "Application with identifier '{0}' was not found in the directory '{1}'. This can happen if the "
        "application has not been installed by the administrator of the tenant.",
    ),
    700024: Refusal(401, "invalid_client", "Client assertion is not within its valid time range."),
    700213: Refusal(
        401,
        "invalid_client",
        "No matching federated identity record found for presented assertion subject '{0}'. Check your "
        "federated identity credential Subject, Audience and Issuer against the presented assertion.",
    ),
    900144: Refusal(400, "invalid_request", "The request body must contain the following parameter: '{0}'."),
    1002012: Refusal(
        400,
        "invalid_scope",
        "The provided value for scope {0} is not valid. Client credential flows must have a scope value "
        "with /.default suffixed to the resource identifier (application ID URI).",
    ),
    7000215: Refusal(
        401,
        "invalid_client",
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
        "value, not the client secret ID, for a secret added to app '{0}'.",
    ),
    7000218: Refusal(
        401,
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
    7000222: Refusal(
        401,
        "invalid_client",
        "The provided client secret keys for app '{0}' are expired. Visit the Azure portal to create new "
        "keys for your app.",
    ),
}


def refused(number: int, *values: str) -> web.Response:
    """Return the answer of one refusal."""
    refusal, now = REFUSALS[number], datetime.now(UTC)
    trace, correlation = (_guid(secrets.token_hex(16)) for _ in range(2))
    at = f"{now:%Y-%m-%d %H:%M:%SZ}"
    text = refusal.text.format(*(value[:200] for value in values))
    body = {
        "error": refusal.error,
        "error_description": f"AADSTS{number}: {text} Trace ID: {trace} Correlation ID: {correlation} "
        f"Timestamp: {at}",
        "error_codes": [number],
        "timestamp": at,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
    return web.json_response(body, status=refusal.status)


def _guid(raw: str) -> str:
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
