"""Small types that name what the rest of the house passes around, and refuse nonsense."""

import re
from typing import NewType

from bot.domain.errors import UnknownOffer

OfferId = NewType("OfferId", str)
"""What people call the offer: Partner Center's offer ID, the API's ``identity.externalId``."""

DurableId = NewType("DurableId", str)
"""What the API calls the offer: ``product/<guid>``."""

SubmissionId = NewType("SubmissionId", str)
"""``submission/<product guid>/<number>``; the draft has number 0."""

JobId = NewType("JobId", str)
RunId = NewType("RunId", str)
TeamId = NewType("TeamId", str)
ChannelId = NewType("ChannelId", str)
PersonId = NewType("PersonId", str)
RevisionId = NewType("RevisionId", str)
WaitId = NewType("WaitId", str)

RecipientId = NewType("RecipientId", str)
"""A person, user group or channel that is asked to act; what is posted for them keeps its own order."""

SubjectId = RunId | RevisionId | RecipientId
"""What events happen to and messages speak of: a run, a version of a whitelist, what somebody is asked."""

SubscriptionId = NewType("SubscriptionId", str)
"""An Azure subscription: a GUID in small letters, with dashes."""

SYSTEM = PersonId("")
"""The actor of what nobody did by hand: the marketplace reported it or time passed."""

_GUID = re.compile(r"^[0-9a-f]{8}(-?)(?:[0-9a-f]{4}\1){3}[0-9a-f]{12}$")

# Product Ingestion API, schema `product`: pattern of identity.externalId
_EXTERNAL_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{2,49}$")


def is_offer_id(text: str) -> bool:
    """Tell whether an offer ID can look like that."""
    return bool(_EXTERNAL_ID.match(text))


def offer_id(text: str) -> OfferId:
    """Read an offer ID as people write it: case, blanks and a closing dot do not matter.

    Raises UnknownOffer when no offer can have that name.
    """
    cleaned = text.strip().strip(".,;:'\"`<>").lower()
    if not is_offer_id(cleaned):
        raise UnknownOffer(text.strip())
    return OfferId(cleaned)


def as_guid(text: str) -> str | None:
    """Read a GUID in any case, with or without dashes, into small letters with dashes; None: it is none."""
    lowered = text.strip().lower()
    if not _GUID.match(lowered):
        return None
    digits = lowered.replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def as_subscription(text: str) -> SubscriptionId | None:
    """Read a subscription ID in any case, with or without dashes; None when that is no GUID."""
    guid = as_guid(text)
    return SubscriptionId(guid) if guid is not None else None
