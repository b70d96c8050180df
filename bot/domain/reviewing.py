"""What people do with a review besides saying yes or no: ask for changes, and take their word back."""

from dataclasses import replace
from datetime import datetime

from bot.domain import events as happened
from bot.domain.errors import ChangesWanted, NotAllowed
from bot.domain.golive import unscheduled
from bot.domain.objection import Objection, without
from bot.domain.request import Outcome, StagingRequest
from bot.domain.state import State, step_to
from bot.domain.values import PersonId


def ask_for_changes(request: StagingRequest, reason: str, *, by: PersonId, now: datetime) -> Outcome:
    """Object: the run stays staged, the yeses so far are void. Asking again replaces one's own reason."""
    objection = Objection(by=by, at=now, reason=reason)
    moved = replace(unscheduled(request), objections=(*without(request.objections, by), objection))
    return Outcome(moved, (happened.ChangesRequested(at=now, by=by, reason=reason),))


def take_back(request: StagingRequest, *, had_approved: bool, by: PersonId, now: datetime) -> Outcome:
    """Withdraw one's own yes or wish for changes, whichever stands. Raises NotAllowed without either."""
    left = without(request.objections, by)
    if left != request.objections:
        told = happened.ChangesWithdrawn(at=now, by=by)
        return Outcome(replace(request, objections=left), (told,))
    if not had_approved:
        raise NotAllowed("You have not approved this or asked for changes, so there is nothing to take back.")
    digest = request.digest.text if request.digest else ""
    return Outcome(unscheduled(request), (happened.ApprovalWithdrawn(at=now, by=by, digest=digest),))


def check_unopposed(request: StagingRequest, person: PersonId) -> None:
    """Raise ChangesWanted while somebody's wish for changes stands, also this person's own."""
    if request.objections:
        first = request.objections[0]
        who = "You" if first.by == person else request.names.get(first.by, first.by)
        raise ChangesWanted(who, first.reason)


def gives_way(request: StagingRequest) -> bool:
    """Tell whether a new push takes this run's place: changes were asked for, so one is expected."""
    return request.state is State.AWAITING_APPROVAL and bool(request.objections)


def make_way(request: StagingRequest, *, by: PersonId, now: datetime) -> Outcome:
    """End a run whose changes come with a new push, which `by` started."""
    state = step_to(request.state, State.SUPERSEDED)
    moved = replace(request, state=state, intent=None, ended_at=now, checked_at=now)
    return Outcome(moved, (happened.RequestSuperseded(at=now, by=by, submission=""),))
