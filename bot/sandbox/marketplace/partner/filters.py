"""`$filter` of the submission API: the forms that clients write, and a 400 for any other."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.marketplace.errors import ApiError

Json = dict[str, Any]
Test = Callable[[Json], bool]

_LONGEST = 2000
_PLAIN = re.compile(r"\s*(\w{1,40})\s+eq\s+'([^']{0,200})'\s*", re.ASCII)
_ANY = re.compile(
    r"\s*(\w{1,40})/any\(\s*(\w{1,20})\s*:\s*\2/type\s+eq\s+'([^']{0,200})'\s+and\s+\2/value\s+eq\s+"
    r"'([^']{0,200})'\s*\)\s*",
    re.ASCII | re.IGNORECASE,
)
_JOIN = re.compile(r"(and|or)(?=\s)", re.IGNORECASE)


def parse(text: str, *, plain: set[str], listed: set[str]) -> Test:
    """Return the test that a filter asks for. Raises ApiError 400.

    Names and words compare without case; a value of a list of type and value compares exactly.
    """
    terms, joins, at = [], [], 0
    while len(text) <= _LONGEST:
        term, at = _term(text, at, plain, listed)
        terms.append(term)
        if at == len(text):
            break
        found = _JOIN.match(text, at)
        if found is None:
            raise _refused()
        joins.append(found[1].lower())
        at = found.end()
    if len(text) > _LONGEST or len(set(joins)) > 1:
        raise _refused()
    combine = any if "or" in joins else all
    return lambda document: combine(term(document) for term in terms)


def _term(text: str, at: int, plain: set[str], listed: set[str]) -> tuple[Test, int]:
    found = _PLAIN.match(text, at)
    if found is not None and found[1].lower() in plain:
        return _plain(found[1].lower(), found[2].lower()), found.end()
    found = _ANY.match(text, at)
    if found is not None and found[1].lower() in listed:
        return _any(found[1].lower(), found[3].lower(), found[4]), found.end()
    raise _refused()


def _plain(name: str, value: str) -> Test:
    return lambda document: str(_folded(document).get(name, "")).lower() == value


def _any(name: str, type_: str, value: str) -> Test:
    def test(document: Json) -> bool:
        entries = _folded(document).get(name) or []
        return any(entry["type"].lower() == type_ and entry["value"] == value for entry in entries)

    return test


def _folded(document: Json) -> Json:
    return {key.lower(): value for key, value in document.items()}


def _refused() -> ApiError:
    return ApiError(400, "InvalidParameterValue", "The $filter is not supported.")
