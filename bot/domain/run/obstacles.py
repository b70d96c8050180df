"""Why the marketplace cannot be asked about a run: each has its own sentence, and its own way out."""

from enum import StrEnum


class Obstacle(StrEnum):
    """What is in the way of a look at the marketplace."""

    AWAY = "away"  # an outage, or a network between us and it
    THROTTLED = "throttled"  # it asks us to slow down
    NOT_ACCEPTED = "not_accepted"  # it refuses our credentials: a secret that has expired, a wrong tenant
    NOT_PERMITTED = "not_permitted"  # it knows us, and does not let us
    TOO_LARGE = "too_large"  # it answers with more than a setting allows
    LOST = "lost"  # it answers, and shows neither what was there nor what was wanted


ONLY_PEOPLE_MEND = frozenset({Obstacle.NOT_ACCEPTED, Obstacle.NOT_PERMITTED, Obstacle.TOO_LARGE})
"""Said at the first look, loudly; asked again slowly, because no repetition mends them."""
