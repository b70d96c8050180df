"""Takes secrets out of what is about to be logged: by their form, by the name beside them, by their value."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

REDACTED = "[redacted]"
_SHORTEST_KNOWN = 8  # a shorter value stands in too many harmless words
_DEEPEST = 8

_NAMES = (
    r"(?:secret|token|password|passwd|pwd|assertion|ticket|signature|api_?key|apikey|private_?key|account_?key"
    r"|device_code|code_verifier)"
)
_IS = r"(?:[\"'\\]{0,8}\s{0,4}[:=]\s{0,4}|%(?:25){0,3}3[ad])"
_VALUE = (
    r"(?:b?\"(?:\\+.|[^\"\\])*\"?"  # as JSON writes it; backslashes before a quote may have been doubled
    r"|b?'(?:\\+.|[^'\\])*'?"  # as Python does
    r"|(?P<quote>\\+[\"']).*?(?:(?<!\\)(?P=quote)|\Z)"  # JSON inside of a text
    r"|[^\s&,;\"'<>)}\]]+)"
)
_REST_OF_URL = r"[^\s\"'<>]*"
# Every part is anchored at a literal and bounded, so that a long line costs time in proportion to its length.
_KEEPING = re.compile(
    rf"(?P<name>{_NAMES}{_IS}){_VALUE}"
    rf"|(?P<header>(?:authorization|cookie){_IS}b?[\"'\\]{{0,8}})[^\"'\r\n]+"
    rf"|(?P<socket>wss?://[^/\s\"'?<>]{{1,255}}[/?]){_REST_OF_URL}"
    rf"|(?P<hook>hooks\.slack[a-z-]{{0,20}}\.com(?:/|\\+/|%(?:25){{0,3}}2f)){_REST_OF_URL}"
    rf"|(?P<upload>files\.slack[a-z-]{{0,20}}\.com(?:/|\\+/|%(?:25){{0,3}}2f)upload){_REST_OF_URL}",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+"  # Slack tokens
    r"|eyJ[\w-]{1,2000}\.[\w-]{1,8000}\.[\w-]{0,2000}"  # a JSON web token, wherever it stands
    r"|(?i:bearer|basic|negotiate)(?:\s|%20|\+){1,4}[\w.~+/=-]{4,}"
    # the query of a shared access signature (SAS), whose other fields tell of its key
    rf"|(?i:\?|%(?:25){{0,3}}3f)(?=[^\s\"'<>?]{{0,1000}}?(?i:sig(?:=|%(?:25){{0,3}}3d))){_REST_OF_URL}"
    rf"|(?i:\bsig|(?<=%26)sig)(?i:=|%(?:25){{0,3}}3d){_REST_OF_URL}"
    r"|(?<=://)(?:[^\s/:@\"']{0,256}:[^\s\"']{1,512}|[^\s/@\"']{1,256})(?=@)"  # of an address: user, password
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.{0,10000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
_SECRET_NAME = re.compile(rf"(?:{_NAMES}|authorization|cookie|sig)\Z", re.IGNORECASE)


def redact(text: str) -> str:
    """Return a text without what has the form of a secret, or the name of one beside it."""
    return _WHOLE.sub(REDACTED, _KEEPING.sub(_kept, text))


def _kept(match: re.Match[str]) -> str:
    before = next(part for part in match.groupdict().values() if part)  # the groups stand in their order
    return f"{before}{REDACTED}"


class Redactor:
    """Takes secrets out of texts and of everything that can be logged.

    `secrets` are values to take out wherever they stand, whatever their form; short ones are left, because
    they would hide harmless words.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= _SHORTEST_KNOWN for form in _forms(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        known_out = self._known.sub(REDACTED, text) if self._known else text
        return redact(known_out)

    def value(self, value: object, *, depth: int = 0) -> object:
        """Return a value without secrets: numbers as they are, collections part by part, the rest as text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bytes | bytearray | memoryview):
            return self.text(bytes(value).decode(errors="backslashreplace"))
        if depth < _DEEPEST and isinstance(value, Mapping):
            return dict(self.fields(value, depth=depth))
        if depth < _DEEPEST and isinstance(value, list | tuple | set | frozenset):
            return [self.value(part, depth=depth + 1) for part in value]
        return self.text(_shown(value))

    def fields(self, fields: Mapping[Any, object], *, depth: int = 0) -> Iterator[tuple[str, object]]:
        """Yield every field without secrets; what is called a secret is hidden whatever it is."""
        for name, part in fields.items():
            is_secret = part and _SECRET_NAME.search(str(name))
            yield self.text(str(name)), REDACTED if is_secret else self.value(part, depth=depth + 1)


def _forms(secret: str) -> set[str]:
    """Return how a value looks in an address, in a form and inside of JSON."""
    return {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - a record must not be lost because an object cannot show itself
        return f"<{type(value).__name__} that raises {type(error).__name__} when shown>"
