"""Error bodies in Microsoft's dialects, one per service that the sandbox stands for."""

import json
import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

Detail = dict[str, Any]


class Dialect(StrEnum):
    """Whose words an error is written in."""

    INGESTION = "ingestion"
    PARTNER = "partner"
    ARM = "arm"
    LOGIN = "login"
    STORAGE = "storage"
    CONTROL = "control"


def detail(code: str, message: str, *details: Detail, resource: str = "") -> Detail:
    """Build one error of a tree; `details` stands at every level, as production clients expect."""
    body: Detail = {"code": code, "message": message, "details": list(details)}
    if resource:
        body["resourceId"] = resource
    return body


class ApiError(Exception):
    """An HTTP error that a service answers with. `form` is the submission API's dialect, a switch's name."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Sequence[Detail] = (),
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = list(details)
        self.headers = headers or {}

    def response(self, dialect: Dialect = Dialect.INGESTION, *, form: str = "string") -> web.Response:
        """Return it as that service sends it."""
        if dialect is Dialect.STORAGE:
            return self._storage()
        match dialect:
            case Dialect.INGESTION:
                body: Any = {"error": detail(self.code, self.message, *self.details)}
            case Dialect.PARTNER:
                body = self._partner(form)
            case Dialect.ARM:
                body = {"error": {"code": self.code, "message": self.message}}
            case Dialect.LOGIN:
                body = {"error": self.code, "error_description": self.message, "error_codes": []}
            case Dialect.CONTROL:
                body = {"error": self.message}
        return web.json_response(body, status=self.status, headers=self.headers)

    def _partner(self, form: str) -> Any:  # noqa: ANN401 - any JSON
        """Return one of the bodies that Partner Center's submission API was seen to answer with."""
        if form == "gateway" or self.status in {401, 403}:
            return {"error": {"code": self.code, "message": self.message}}
        if form == "nested":
            return {"error": detail(self.code, self.message, *self.details)}
        if form == "problem":
            errors = {"": [self.message, *(str(d.get("message", "")) for d in self.details)]}
            return {"title": self.message, "status": self.status, "errors": errors}
        if form == "flat":
            flat = {"code": self.code, "message": self.message, "source": "Ingestion Api"}
            return flat | {"target": "", "data": [], "details": self.details, "innererror": {}}
        return " ".join([self.message, *(str(d.get("message", "")) for d in self.details)])

    def _storage(self) -> web.Response:
        more = "".join(f"<{d['code']}>{escape(str(d['message']))}</{d['code']}>" for d in self.details)
        text = (
            '<?xml version="1.0" encoding="utf-8"?><Error>'
            f"<Code>{self.code}</Code><Message>{escape(self.message)}</Message>{more}</Error>"
        )
        headers = self.headers | {"x-ms-error-code": self.code}
        return web.Response(status=self.status, text=text, content_type="application/xml", headers=headers)


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
    id_ = secrets.token_hex(16)
    inner = {"code": "TooManyRequests", "request-id": id_, "client-request-id": id_}
    body = {"error": {"code": "TooManyRequests", "message": "Too many requests", "innerError": inner}}
    return web.Response(
        status=429,
        text=json.dumps(body),
        content_type="application/json",
        headers={"Retry-After": str(retry_after)},
    )
