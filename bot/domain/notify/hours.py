"""When somebody may be disturbed: the policy's working hours, in their own time zone."""

from bot.domain.notify.working_hours import WorkingHours
from bot.domain.policy.policy import OfferPolicy


def hours_of(policy: OfferPolicy, zone: str) -> WorkingHours:
    """Return the working hours of an offer in a time zone; without one, in the policy's."""
    return WorkingHours(
        zone=zone or policy.zone,
        start=policy.quiet.end,
        end=policy.quiet.start,
        days=frozenset(range(7)) - policy.weekend,
        holidays=policy.holidays,
    )
