"""Switches for faults that somebody in front of the page may want: each lays rules and takes them away."""

from dataclasses import dataclass
from typing import TypeVar

from bot.sandbox.workspace.faults import Cut, Failing, Faults, Held
from bot.sandbox.workspace.panel import Switch

_R = TypeVar("_R", Failing, Held, Cut)

_ALWAYS = None
_LATE_SECONDS, _SLOW_SECONDS = 20.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    id: str
    label: str
    help: str
    rules: tuple[Failing | Held | Cut, ...]


_FAULTS = (
    _Fault(
        id="late",
        label="Slack is slow",
        help="A message appears 20 seconds after it was sent; the answer comes even later.",
        rules=tuple(
            Held(method=method, seconds=_LATE_SECONDS, times=_ALWAYS)
            for method in ("chat.postMessage", "chat.update")
        ),
    ),
    _Fault(
        id="down",
        label="Slack is down",
        help="Every call of the Web API is answered with 503.",
        rules=(Failing(method="*", error="service_unavailable", status=503, times=_ALWAYS),),
    ),
    _Fault(
        id="limited",
        label="Slack limits posts",
        help="Every post is answered with 429: try again in 5 seconds.",
        rules=(
            Failing(method="chat.postMessage", error="ratelimited", status=429, retry_after=5, times=_ALWAYS),
        ),
    ),
    _Fault(
        id="refused",
        label="Slack refuses the app's blocks",
        help="chat.postMessage and chat.update answer invalid_blocks.",
        rules=tuple(
            Failing(method=method, error="invalid_blocks", times=_ALWAYS)
            for method in ("chat.postMessage", "chat.update")
        ),
    ),
    _Fault(
        id="slow-people",
        label="People are looked up slowly",
        help="users.info answers after 5 seconds.",
        rules=(Held(method="users.info", seconds=_SLOW_SECONDS, times=_ALWAYS),),
    ),
    _Fault(
        id="no-groups",
        label="The plan has no user groups",
        help="usergroups.list answers plan_upgrade_required.",
        rules=tuple(
            Failing(method=method, error="plan_upgrade_required", times=_ALWAYS)
            for method in ("usergroups.list", "usergroups.users.list")
        ),
    ),
    _Fault(
        id="lost",
        label="The next answer to a post is lost",
        help="The message is posted, and the connection breaks before the app hears of it.",
        rules=(Cut(method="chat.postMessage"),),
    ),
)


def shown(faults: Faults) -> list[Switch]:
    """Return the switches as they stand."""
    settings = faults.settings
    laid = [*settings.fail, *settings.hold, *settings.cut]
    return [
        Switch(
            id=fault.id, label=fault.label, help=fault.help, value=all(rule in laid for rule in fault.rules)
        )
        for fault in _FAULTS
    ]


def lay(faults: Faults, switch_id: str, *, is_on: bool) -> bool:
    """Switch a fault on or off. Returns False when there is no such switch."""
    fault = next((fault for fault in _FAULTS if fault.id == switch_id), None)
    if fault is None:
        return False
    settings = faults.settings
    for rule in fault.rules:
        match rule:
            case Failing():
                settings.fail = _laid(settings.fail, rule, is_on=is_on)
            case Held():
                settings.hold = _laid(settings.hold, rule, is_on=is_on)
            case Cut():
                settings.cut = _laid(settings.cut, rule, is_on=is_on)
    return True


def _laid(rules: list[_R], rule: _R, *, is_on: bool) -> list[_R]:
    """Return the rules with a copy of `rule`, or without it."""
    laid = [other for other in rules if other != rule]
    if is_on:
        laid.append(rule.model_copy())
    return laid
