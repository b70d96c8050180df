"""Small types that name what the rest of the house passes around, and refuse nonsense."""

import re
from dataclasses import dataclass
from typing import NewType

from bot.domain.errors import UnknownOffer

OfferId = NewType("OfferId", str)
"""What people call the offer: Partner Center's offer ID, the API's ``identity.externalId``."""

DurableId = NewType("DurableId", str)
"""What the API calls the offer: ``product/<guid>``."""

SubmissionId = NewType("SubmissionId", str)
"""``submission/<product guid>/<number>``; the draft has number 0."""

JobId = NewType("JobId", str)
RequestId = NewType("RequestId", str)
TeamId = NewType("TeamId", str)
ChannelId = NewType("ChannelId", str)
PersonId = NewType("PersonId", str)

HOUSE = PersonId("")
"""The actor of what nobody did by hand: the marketplace reported it or time passed."""

# Product Ingestion API, schema `product`: pattern of identity.externalId
_EXTERNAL_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{2,49}$")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of a workspace as Slack vouched for them with this very payload."""

    team: TeamId
    person: PersonId


def offer_id(text: str) -> OfferId:
    """Read an offer ID as people write it: case, blanks and a closing dot do not matter.

    Raises UnknownOffer when no offer can have that name.
    """
    cleaned = text.strip().strip(".,;:'\"`<>").lower()
    if not _EXTERNAL_ID.match(cleaned):
        raise UnknownOffer(text.strip())
    return OfferId(cleaned)
