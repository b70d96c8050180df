"""Trigger ids: what lets an app open a modal. Each serves once, for a few seconds."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

_KEPT = 1000


class TriggerRefused(Exception):
    """The trigger does not serve; `code` is Slack's error."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Who acted, when, in which channel if in any, and in which view if in one."""

    person: str
    at: float
    channel: str | None
    view_id: str | None
    is_used: bool = False


class Triggers:
    """Gives out triggers and takes each back once. `seconds` is how long one lives, in real time."""

    def __init__(self, *, now: Callable[[], float], seconds: float) -> None:
        self._now = now
        self._seconds = seconds
        self._given: dict[str, Trigger] = {}

    def give(self, person: str, *, channel: str | None = None, view_id: str | None = None) -> str:
        """Return a new trigger id."""
        trigger_id = f"{secrets.randbelow(10**11)}.{secrets.randbelow(10**11)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(person=person, at=self._now(), channel=channel, view_id=view_id)
        while len(self._given) > _KEPT:
            self._given.pop(next(iter(self._given)))
        return trigger_id

    def look(self, trigger_id: object) -> Trigger:
        """Find a trigger that still serves. Raises TriggerRefused."""
        trigger = self._given.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise TriggerRefused("invalid_trigger_id")
        if trigger.is_used:
            raise TriggerRefused("exchanged_trigger_id")
        if self._now() - trigger.at > self._seconds:
            raise TriggerRefused("expired_trigger_id")
        return trigger
