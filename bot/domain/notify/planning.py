"""When a rung of a wait comes, whom it asks, and when that person may be disturbed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.notify.ladders import AFTER_TAKEN, LAST, Ladder
from bot.domain.notify.working_hours import WorkingHours
from bot.domain.values import PersonId

MOST_PEOPLE = 5
"""How many people one rung asks; the rest come at the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """An open wait. All times aware UTC. It has `budget` rungs; taking or reopening it adds one."""

    opened_at: datetime
    rung: int = 0
    budget: int = LAST + 1
    next_at: datetime | None = None
    deadline: datetime | None = None
    taken_by: PersonId | None = None
    taken_until: datetime | None = None

    def is_held(self, now: datetime) -> bool:
        """Tell whether somebody has taken it and their time has not run out."""
        return self.taken_by is not None and self.taken_until is not None and now < self.taken_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can act, and what is known of their time. `asked_at`: when they were asked last."""

    person: PersonId
    hours: WorkingHours
    asked_at: datetime | None = None
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One person, and when the notice may reach them. `is_urgent`: outside their hours, for the deadline."""

    person: PersonId
    due_at: datetime
    is_urgent: bool = False


def opened(at: datetime, ladder: Ladder, hours: WorkingHours, *, deadline: datetime | None = None) -> Wait:
    """Open a wait; its first rung is due by the table."""
    return Wait(opened_at=at, next_at=ladder.first.after(at, hours), deadline=deadline)


def is_due(wait: Wait, now: datetime) -> bool:
    """Tell whether the next rung is to be climbed."""
    return (
        wait.rung < wait.budget and wait.next_at is not None and wait.next_at <= now and not wait.is_held(now)
    )


def asks_taker(wait: Wait, now: datetime) -> bool:
    """Tell whether the time of whoever took it has run out: they alone are asked first."""
    return wait.taken_by is not None and is_due(wait, now)


def let_go(wait: Wait, hours: WorkingHours, *, now: datetime) -> Wait:
    """Ask whoever took it, and go on with the rung that was next if they do not answer."""
    return replace(wait, taken_by=None, taken_until=None, next_at=AFTER_TAKEN.after(now, hours))


def climbed(wait: Wait, ladder: Ladder, hours: WorkingHours, *, now: datetime) -> Wait:
    """Climb one rung. After a long stop the rungs that were missed do not come all at once."""
    following = wait.rung + 1
    delay = ladder.at(following)
    if delay is None:
        return replace(wait, rung=following, next_at=None)
    due = delay.after(wait.opened_at, hours)
    if due <= now:  # the process was away: the next rung keeps its distance
        before = ladder.at(wait.rung) or ladder.first
        due = now + max(delay.span - before.span, timedelta(minutes=30))
    return replace(wait, rung=following, next_at=due)


def granted(wait: Wait, *, now: datetime) -> Wait:
    """Give a wait one rung more, now: nobody who was asked can still act."""
    return replace(wait, budget=wait.budget + 1, next_at=now)


def taken(wait: Wait, by: PersonId, *, until: datetime) -> Wait:
    """Let one person hold it: nobody else is asked until then, and one more rung follows."""
    return replace(wait, taken_by=by, taken_until=until, budget=wait.budget + 1, next_at=until)


def chosen(candidates: Iterable[Candidate], *, now: datetime) -> tuple[Candidate, ...]:
    """Return whom a rung asks: those in working hours first, then who was not asked for longest."""
    ordered = sorted(
        candidates,
        key=lambda one: (
            not one.hours.contain(now),
            one.asked_at is not None,
            one.asked_at or now,
            one.person,
        ),
    )
    return tuple(ordered[:MOST_PEOPLE])


HOURLY, DAILY = 3, 8
"""How many messages one person gets in an hour and in a day, deadlines aside; more wait and are folded."""


def room_after(told: Sequence[datetime], *, now: datetime, hours: WorkingHours) -> datetime | None:
    """Return from when on somebody may be told more; None: now. `told`: when they were in the last day."""
    today = [at for at in told if at > now - timedelta(days=1)]
    if len(today) >= DAILY:
        return hours.next(today[-DAILY] + timedelta(days=1))
    hour = [at for at in today if at > now - timedelta(hours=1)]
    return hour[-HOURLY] + timedelta(hours=1) if len(hour) >= HOURLY else None


def asked(candidates: Sequence[Candidate], *, now: datetime, deadline: datetime | None) -> tuple[Asked, ...]:
    """Return when each of them may be reached."""
    return tuple(_reached(one, now, deadline) for one in candidates)


def _reached(one: Candidate, now: datetime, deadline: datetime | None) -> Asked:
    earliest = max(now, one.snoozed_until or now)
    free = one.hours.next(earliest)
    if deadline is not None and free >= deadline and earliest < deadline:
        return Asked(person=one.person, due_at=earliest, is_urgent=free > earliest)
    return Asked(person=one.person, due_at=free)
