"""Small shapes that everything here shares: JSON, the app's identity, how long things last."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The workspace and the app installed in it, under the ids that Slack's payloads carry."""

    team_id: str = "T0CONTOSO"
    team_name: str = "Contoso Publishing"
    team_domain: str = "contoso-publishing"
    app_id: str = "A0STAGEBOT"
    bot_id: str = "B0STAGEBOT"
    bot_user_id: str = "U0STAGEBOT"
    bot_name: str = "stagebot"
    verification_token: str = "sandbox-verification-token"  # noqa: S105 - a fixed word in payloads, no secret

    @property
    def team(self) -> Json:
        """The `team` object of an interaction."""
        return {"id": self.team_id, "domain": self.team_domain}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long things last, in real seconds, as Slack's documentation states them.

    `now` is real Unix time. `day` is the time of day of what is posted, where another clock drives it.
    `event_retries` are the pauses before the redeliveries of an event that nobody acknowledged.
    """

    now: Callable[[], float] = time.time
    day: Callable[[], float] | None = None

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    ticket: float = 30.0
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    keep_alive: float = 15.0
    drain: float = 10.0
