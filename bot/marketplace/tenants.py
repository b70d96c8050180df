"""Whether a 401 says that our token is bad, or only that one thing belongs to another tenant.

Azure Resource Manager answers a subscription of another tenant with 401 `InvalidAuthenticationTokenTenant`
and names that tenant's authority in `WWW-Authenticate`. That says nothing about our token.
"""

import re

from bot.marketplace.exchange import Answer
from bot.marketplace.faults import errors_of

_CODE = "invalidauthenticationtokentenant"
_WRONG_ISSUER = "wrong issuer"
_GUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_AUTHORITY = re.compile(rf"authorization(?:_uri)?=\"?https://[a-z0-9.-]+(?::\d+)?/({_GUID})\b", re.ASCII)
_TENANT = re.compile(_GUID, re.ASCII)


def is_of_another_tenant(answer: Answer, *, own: str) -> bool:
    """Tell whether a 401 is about another tenant; `own` is our tenant, its GUID or a domain of it."""
    if answer.status != 401:
        return False
    if any(error.code.lower() == _CODE for error in errors_of(answer)):
        return True
    challenge = answer.challenge.lower()
    authority = _AUTHORITY.search(challenge)
    if authority is not None and _TENANT.fullmatch(own.lower()):
        return authority[1] != own.lower()
    return _WRONG_ISSUER in challenge
