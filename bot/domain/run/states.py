"""The states of a staging run and the one table that says which may follow which."""

from enum import StrEnum

from bot.domain.errors import IllegalStep


class State(StrEnum):
    """Where a staging run stands; `status` is what Microsoft says, `state` is what we say."""

    SCHEDULED = "scheduled"
    SUBMITTING = "submitting"
    IN_PROGRESS = "in_progress"
    STAGED = "staged"
    AWAITING_APPROVAL = "awaiting_approval"
    GOING_LIVE = "going_live"
    LIVE = "live"
    FAILED = "failed"
    CANCELED = "canceled"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.SCHEDULED: frozenset({State.SUBMITTING, State.CANCELED}),
    State.SUBMITTING: frozenset({State.IN_PROGRESS, State.FAILED, State.CANCELED}),
    State.IN_PROGRESS: frozenset({State.STAGED, State.FAILED, State.CANCELED, State.SUPERSEDED}),
    State.STAGED: frozenset({State.AWAITING_APPROVAL, State.SUPERSEDED, State.CANCELED}),
    State.AWAITING_APPROVAL: frozenset(
        {State.GOING_LIVE, State.REJECTED, State.STAGED, State.SUPERSEDED, State.CANCELED}
    ),
    # the last two only while nothing was sent, or when nobody can tell any more
    State.GOING_LIVE: frozenset({State.LIVE, State.STAGED, State.FAILED, State.SUPERSEDED, State.CANCELED}),
    State.LIVE: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELED: frozenset(),
    State.REJECTED: frozenset(),
    State.SUPERSEDED: frozenset(),
}
"""Every step that exists. A retry is a new run, so nothing leads out of the last five."""


def is_final(state: State) -> bool:
    """Tell whether nothing can follow."""
    return not TRANSITIONS[state]


def is_active(state: State) -> bool:
    """Tell whether the run still occupies its offer: one such run per offer at a time."""
    return not is_final(state)


def step_to(state: State, wanted: State) -> State:
    """Return `wanted` if the table allows it; raise IllegalStep otherwise."""
    if wanted not in TRANSITIONS[state]:
        raise IllegalStep(state, wanted)
    return wanted


FINAL = tuple(state for state in State if is_final(state))
ACTIVE = tuple(state for state in State if is_active(state))


_LEADS_TO = {
    "request.opened": State.SUBMITTING,
    "request.submitted": State.IN_PROGRESS,
    "request.staged": State.STAGED,
    "approval.requested": State.AWAITING_APPROVAL,
    "approval.voided": State.STAGED,
    "golive.ordered": State.GOING_LIVE,
    "golive.failed": State.STAGED,
    "request.live": State.LIVE,
    "request.failed": State.FAILED,
    "request.canceled": State.CANCELED,
    "request.rejected": State.REJECTED,
    "request.superseded": State.SUPERSEDED,
}


def leads_to(kind: str, before: State | None) -> State | None:
    """Return the state of a run after an event of that kind; None while none is known."""
    if kind == "request.adopted" and before is State.SUBMITTING:
        return State.IN_PROGRESS
    if kind == "golive.held" and before is State.GOING_LIVE:
        return State.STAGED
    return _LEADS_TO.get(kind, before)
