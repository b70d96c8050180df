"""Error bodies in Microsoft's dialects (Product Ingestion API, schema `response-error`)."""

import json
from collections.abc import Sequence
from typing import Any

from aiohttp import web

Detail = dict[str, Any]


def detail(code: str, message: str, *details: Detail, resource: str = "") -> Detail:
    """Build one error of a tree; `details` stands at every level, as production clients expect."""
    body: Detail = {"code": code, "message": message, "details": list(details)}
    if resource:
        body["resourceId"] = resource
    return body


class ApiError(Exception):
    """An HTTP error that the API answers with."""

    def __init__(self, status: int, code: str, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": detail(code, message, *details)}

    def response(self) -> web.Response:
        """Return it as the API sends it."""
        return web.json_response(self.body, status=self.status)


def bad_request(message: str, *details: Detail) -> ApiError:
    """The request itself is wrong."""
    return ApiError(400, "badRequest", message, details)


def not_found(what: str) -> ApiError:
    """The durable ID is unknown, or the environment is not there."""
    return ApiError(404, "notFound", f"{what} was not found")


def schema_error(schema: str, why: str) -> Detail:
    """A resource that its schema refuses."""
    return detail("schemaValidationError", f"Schema validation failed for schema {schema}: {why}")


def throttled(retry_after: int) -> web.Response:
    """What the gateway in front of the API answers, in its own dialect."""
    inner = {"code": "TooManyRequests", "request-id": "sandbox", "client-request-id": "sandbox"}
    body = {"error": {"code": "TooManyRequests", "message": "Too many requests", "innerError": inner}}
    return web.Response(
        status=429,
        text=json.dumps(body),
        content_type="application/json",
        headers={"Retry-After": str(retry_after)},
    )
