"""How the text of a variable becomes a value of a field.

A check raises ValueError with the end of a sentence that begins with the variable's name.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from yarl import URL

from bot.http.urls import problem_of
from bot.settings.secret import Secret

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _plain(value: object) -> object:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):  # float() takes nan, 1_0 and 1e5, too
        raise ValueError("must be a number")
    return value


def _url(text: str) -> str:
    if problem := problem_of(text):
        raise ValueError(problem)
    return text


def _url_unless_off(text: str) -> str:
    return "" if text.lower() in {"", "off"} else _url(text)


def _proxy(text: str) -> str:
    """Read a proxy's address; one without a scheme is http, as everybody's tools take it."""
    if text.lower() in {"", "off"}:
        return text.lower()
    whole = text if "://" in text else f"http://{text}"
    try:
        url = URL(whole)
        is_usable = url.scheme in {"http", "https"} and bool(url.host) and url.port is not None
    except ValueError:
        is_usable = False
    if not is_usable:
        raise ValueError("must be the address of an HTTP proxy such as http://proxy.example.com:3128")
    return whole


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, _, port = value.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        raise ValueError("must be host:port, such as 127.0.0.1:3000")
    return host, int(port)


def _address_unless_off(value: object) -> object:
    return None if isinstance(value, str) and value.lower() == "off" else _address(value)


def secret(prefix: str = "") -> BeforeValidator:
    """Return what reads a secret that begins so."""

    def read(value: str | Secret) -> Secret:
        found = value if isinstance(value, Secret) else Secret(value)
        if found and not found.reveal().startswith(prefix):
            raise ValueError(f"must begin with {prefix}")
        return found

    return BeforeValidator(read)


Lower = BeforeValidator(_lower)
"""Capitals do not matter."""
Seconds = Annotated[float, BeforeValidator(_plain)]
Count = Annotated[int, BeforeValidator(_plain)]
Url = Annotated[str, AfterValidator(_url)]
OptionalUrl = Annotated[str, AfterValidator(_url_unless_off)]
"""Empty after `off`."""
ProxyUrl = Annotated[str, AfterValidator(_proxy)]
"""`off` stays `off`."""
Address = Annotated[tuple[str, int], BeforeValidator(_address)]
"""Host and port."""
OptionalAddress = Annotated[tuple[str, int] | None, BeforeValidator(_address_unless_off)]
"""None after `off`."""
