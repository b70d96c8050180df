"""Switches that make Slack misbehave, for tests: failing methods, cut connections, lost envelopes."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.workspace.shapes import Json

Disconnect = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class _Rule(BaseModel):
    """`method` is a method's name, or `*` for every one; `times` is how often, null for always."""

    model_config = ConfigDict(extra="forbid")

    method: str
    times: int | None = Field(default=1, ge=1)


_R = TypeVar("_R", bound=_Rule)


class Failing(_Rule):
    """`method` answers with `error` (and HTTP `status`) the next `times` times, without doing anything."""

    error: str = "internal_error"
    status: int = Field(default=200, ge=200, le=599)
    retry_after: int | None = None


class Cut(_Rule):
    """`method` is done, then the connection is cut without an answer, the next `times` times."""


class Held(_Rule):
    """`method` is done `seconds` after it was sent, whether the caller still waits for the answer or not.

    Null for `seconds` is until the faults are cleared.
    """

    seconds: float | None = Field(default=None, ge=0, le=3600, allow_inf_nan=False)


class Late(Held):
    """`method` is done at once, and answered `seconds` later."""


class FaultSettings(BaseModel):
    """All switches. What a POST names is replaced, the rest stays.

    `rate_limits`: true for all methods, or a list of methods. `drop`, `duplicate`: how many of the next
    envelopes get lost, or come twice; `delay`: seconds before each envelope is sent; `drop_acks`: how many of
    the next acknowledgements get lost. `silent`: sockets stay open but dead. `revoked`: the bot token is.
    """

    model_config = ConfigDict(extra="forbid")

    rate_limits: bool | list[str] = False
    fail: list[Failing] = Field(default_factory=list)
    cut: list[Cut] = Field(default_factory=list)
    hold: list[Held] = Field(default_factory=list)
    late: list[Late] = Field(default_factory=list)
    drop: int = Field(default=0, ge=0)
    duplicate: int = Field(default=0, ge=0)
    delay: float = Field(default=0.0, ge=0, le=3600, allow_inf_nan=False)
    drop_acks: int = Field(default=0, ge=0)
    silent: bool = False
    revoked: bool = False


class FaultRequest(FaultSettings):
    """What a POST may say: switches, and `disconnect`, which acts once and at once on every socket."""

    disconnect: Disconnect | None = None


@dataclass(slots=True)
class Faults:
    """The switches as they are now."""

    settings: FaultSettings = field(default_factory=FaultSettings)
    _cleared: asyncio.Event = field(default_factory=asyncio.Event)

    def apply(self, request: FaultRequest) -> None:
        """Replace the switches that the request names."""
        named = request.model_fields_set - {"disconnect"}
        self.settings = self.settings.model_copy(update={name: getattr(request, name) for name in named})

    def clear(self) -> None:
        """Everything works again; what was held goes on."""
        self.settings = FaultSettings()
        self._cleared.set()
        self._cleared = asyncio.Event()

    def shown(self) -> Json:
        """Draw the switches."""
        return self.settings.model_dump()

    def is_limited(self, method: str) -> bool:
        """Whether rate limits apply to a method."""
        limits = self.settings.rate_limits
        return limits if isinstance(limits, bool) else method in limits

    def failing(self, method: str) -> Failing | None:
        """Use up one failure of a method."""
        return _use(self.settings.fail, method)

    def is_cut(self, method: str) -> bool:
        """Use up one cut connection of a method."""
        return _use(self.settings.cut, method) is not None

    async def hold(self, method: str) -> None:
        """Wait as long as the method is held."""
        await self._wait(_use(self.settings.hold, method))

    async def answer_late(self, method: str) -> None:
        """Wait as long as the method's answer is late."""
        await self._wait(_use(self.settings.late, method))

    async def _wait(self, rule: Held | None) -> None:
        if rule is None:
            return
        try:
            await asyncio.wait_for(self._cleared.wait(), rule.seconds)
        except TimeoutError:
            return

    def drops(self) -> bool:
        """Use up one lost envelope."""
        return self._count_down("drop")

    def duplicates(self) -> bool:
        """Use up one envelope that comes twice."""
        return self._count_down("duplicate")

    def drops_ack(self) -> bool:
        """Use up one lost acknowledgement."""
        return self._count_down("drop_acks")

    def _count_down(self, name: Literal["drop", "duplicate", "drop_acks"]) -> bool:
        left: int = getattr(self.settings, name)
        setattr(self.settings, name, max(left - 1, 0))
        return left > 0


def _use(rules: list[_R], method: str) -> _R | None:
    for rule in rules:
        if rule.method not in {method, "*"}:
            continue
        if rule.times is not None:
            rule.times -= 1
            if rule.times == 0:
                rules.remove(rule)
        return rule
    return None
