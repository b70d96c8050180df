"""What can be made to behave badly, or otherwise, while the sandbox runs."""

from dataclasses import dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """Every switch of the sandbox marketplace, all off by default."""

    strict: bool = False  # $version is required, order is shuffled, a job polled twice a minute is 429
    conflict: str = "http"  # a second publish: "http" = 409 at once, "job" = a job that fails
    throttle_every: int = 0  # every n-th call is 429
    retry_after: int = 5
    fail_next: tuple[int, ...] = ()  # status codes for the next calls of the API, in order
    drop_after_accept: int = 0  # that many changes take effect without an answer
    slow_seconds: float = 0.0  # real seconds before each answer
    garble: str = ""  # "html", "truncated" or "huge" instead of JSON
    token_seconds: int = 3599
    no_manager_role: bool = False  # 403 everywhere
    cancel_refused: bool = False
    slow_replication: bool = False
    marketing_fast_path: bool = True  # a marketing-only change skips certification
    steps_api: bool = True
    step_names: dict[str, str] = field(default_factory=dict)  # other names for the steps
    steps_reversed: bool = False
    fail_certification: dict[str, str] = field(default_factory=dict)  # offer ID -> what the report says
    fail_golive: tuple[str, ...] = ()  # offer IDs


def changed(switches: Switches, values: dict[str, Any]) -> Switches:
    """Return switches with some values replaced. Raises ValueError for a name that does not exist."""
    known = {item.name: item for item in fields(switches)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"no switch is called {', '.join(unknown)}")
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return replace(switches, **typed)
