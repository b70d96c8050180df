"""Going live without the rest of the policy: two named people, each with a reason."""

from collections.abc import Iterable

from bot.domain.run.run import Emergency
from bot.domain.values import PersonId

NEEDED = 2


def declared(emergencies: Iterable[Emergency], *, digest: str) -> tuple[PersonId, ...]:
    """Return who declared one for this digest, each once."""
    return tuple(dict.fromkeys(one.by for one in emergencies if one.digest == digest))
