"""Ids in the addresses of both APIs: in either case, and a 400 for what is none."""

import re

from bot.sandbox.marketplace.errors import bad_request, detail

_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)


def guid(text: str) -> str:
    """Return a GUID in lower case. Raises ApiError 400."""
    found = text.lower()
    if not _GUID.fullmatch(found):
        raise bad_request("The id is not a GUID", detail("invalidId", f"{text[:80]} is none"))
    return found


def number(text: str) -> str:
    """Return a submission's number. Raises ApiError 400."""
    if not _NUMBER.fullmatch(text):
        raise bad_request("The submission id is not a number", detail("invalidId", "It is not a number"))
    return text
