"""How much one person may ask for in a minute, so that nobody's flood keeps the others waiting."""

from collections import OrderedDict, deque

from bot.domain.people import Actor
from bot.ports.clock import Clock

_MINUTE = 60.0
_MOST_PEOPLE = 10_000


class PersonalPace:
    """Counts what each person did within the last minute; nothing is written, so a flood leaves no rows."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._most = per_minute
        self._clock = clock
        self._seen: OrderedDict[Actor, deque[float]] = OrderedDict()

    def allows(self, actor: Actor) -> bool:
        """Count one more, and tell whether it may be answered; what is turned away does not count."""
        now = self._clock.monotonic()
        seen = self._seen.setdefault(actor, deque())
        self._seen.move_to_end(actor)
        while len(self._seen) > _MOST_PEOPLE:
            self._seen.popitem(last=False)
        while seen and now - seen[0] >= _MINUTE:
            seen.popleft()
        if len(seen) >= self._most:
            return False
        seen.append(now)
        return True
