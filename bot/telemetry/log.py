"""Structured logs: fixed keys, one record a line, no secret in any of them."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+"  # Slack tokens
    r"|(?i:bearer)\s+[\w.~+/=-]+"
    r"|(?i:client_secret|sig|access_token|password)=[^&\s\"']+"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]*"  # a JSON web token, wherever it stands
    r"|(?<=://)[^/\s:@]+:[^@\s/]+(?=@)"  # user and password of an address
)
_REDACTED = "[redacted]"
_NOISY = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "azure", "alembic", "sqlalchemy", "asyncio")


def redact(text: str) -> str:
    """Return a text without tokens, passwords and signatures."""
    return _SECRETS.sub(_REDACTED, text)


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 - structlog's own signature
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(*, level: str, pretty: bool, replica: str) -> None:
    """Set logging up for the process: to stderr, pretty for people or JSON for machines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        _redacted,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redacted, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(replica=replica)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger. Values go into keys, never into sentences."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
