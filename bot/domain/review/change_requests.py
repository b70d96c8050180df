"""What people do with a review besides saying yes or no: ask for changes, and take their word back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.aggregate import Outcome
from bot.domain.errors import ChangesWanted, NotAllowed
from bot.domain.review import events as review_events
from bot.domain.review.events import ReviewOutcome
from bot.domain.run.production import unscheduled
from bot.domain.run.run import Objection, Run
from bot.domain.values import PersonId


def ask_for_changes(run: Run, reason: str, *, by: PersonId, now: datetime) -> ReviewOutcome:
    """Object: the run stays staged, the yeses so far are void. Asking again replaces one's own reason."""
    objection = Objection(by=by, at=now, reason=reason)
    moved = replace(unscheduled(run), objections=(*without(run.objections, by), objection))
    return Outcome(moved, (review_events.ChangesRequested(at=now, by=by, reason=reason),))


def take_back(run: Run, *, had_approved: bool, by: PersonId, now: datetime) -> ReviewOutcome:
    """Withdraw what one has said: an emergency first, else a wish for changes, else the approval.

    Raises NotAllowed when there is nothing to take back.
    """
    others = tuple(one for one in run.emergencies if one.by != by)
    if others != run.emergencies:
        withdrawn = review_events.EmergencyWithdrawn(at=now, by=by)
        return Outcome(replace(run, emergencies=others), (withdrawn,))
    left = without(run.objections, by)
    if left != run.objections:
        told = review_events.ChangesWithdrawn(at=now, by=by)
        return Outcome(replace(run, objections=left), (told,))
    if not had_approved:
        raise NotAllowed("You have not approved this or asked for changes, so there is nothing to take back.")
    digest = run.digest.text if run.digest else ""
    return Outcome(unscheduled(run), (review_events.ApprovalWithdrawn(at=now, by=by, digest=digest),))


def check_unopposed(run: Run, person: PersonId) -> None:
    """Raise ChangesWanted while somebody's wish for changes stands, also this person's own."""
    if run.objections:
        first = run.objections[0]
        who = "You" if first.by == person else run.names.get(first.by, first.by)
        raise ChangesWanted(who, first.reason)


def without(objections: Sequence[Objection], person: PersonId) -> tuple[Objection, ...]:
    """Return the objections of everybody else."""
    return tuple(objection for objection in objections if objection.by != person)
