"""Going live without the rest of the policy: two named people, each with a reason."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.run.run import Emergency
from bot.domain.values import PersonId

NEEDED = 2


def standing(emergencies: Iterable[Emergency], *, digest: str, since: datetime) -> tuple[Emergency, ...]:
    """Return the declarations for this digest that are younger than `since` (UTC)."""
    return tuple(one for one in emergencies if one.digest == digest and one.at > since)


def declared(emergencies: Iterable[Emergency], *, digest: str, since: datetime) -> tuple[PersonId, ...]:
    """Return who declared one for this digest after `since` (UTC), each once."""
    return tuple(dict.fromkeys(one.by for one in standing(emergencies, digest=digest, since=since)))
