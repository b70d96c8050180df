"""Going live without the rest of the policy: two named people, each with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.values import PersonId

NEEDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """One person's word that this must go live now, for what was staged then. `reason` is foreign text."""

    by: PersonId
    at: datetime
    reason: str
    digest: str


def declared(emergencies: Iterable[Emergency], *, digest: str) -> tuple[PersonId, ...]:
    """Return who declared one for this digest, each once."""
    return tuple(dict.fromkeys(one.by for one in emergencies if one.digest == digest))
