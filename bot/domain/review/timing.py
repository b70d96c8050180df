"""When a run may go live: the policy's times and freezes, without the freeze that was lifted for it."""

from datetime import datetime

from bot.domain.policy.freezes import Frozen, frozen, opening
from bot.domain.policy.policy import OfferPolicy
from bot.domain.run.run import Run


def held(policy: OfferPolicy, run: Run, now: datetime) -> Frozen | None:
    """Return the freeze that holds the run at `now`; one that was lifted does not, until its own end."""
    return None if _is_lifted(run, now) else frozen(policy.freezes, now)


def opens(policy: OfferPolicy, run: Run, now: datetime, *, is_time: bool = False) -> datetime:
    """Return the first moment from `now` on at which the run may go live (UTC).

    `is_time`: one of the policy's times has just come, so only a freeze can be in the way.
    """
    times = None if is_time and held(policy, run, now) is None else policy.go_live
    if not _is_lifted(run, now):
        return opening(policy.freezes, times, now)
    wanted = opening((), times, now)
    return wanted if _is_lifted(run, wanted) else opening(policy.freezes, times, wanted)


def _is_lifted(run: Run, now: datetime) -> bool:
    return run.freeze_lifted_until is not None and now < run.freeze_lifted_until
