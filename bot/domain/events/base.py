"""What every event says."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import HOUSE, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """When it happened (UTC) and by whom; the house itself where nobody did it by hand."""

    at: datetime
    by: PersonId = HOUSE
