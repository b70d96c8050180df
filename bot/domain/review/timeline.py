"""What people did with a run, and which freezes held it, as its timeline shows them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.domain.policy.freezes import Freeze, windows_between
from bot.domain.review import events as review_events
from bot.domain.review.events import ReviewEvent
from bot.domain.run import events as run_events
from bot.domain.run.events import RunEvent
from bot.domain.run.run import Run
from bot.domain.run.timeline import Mark, MarkKind

Window = tuple[datetime, datetime]

_LABELS: dict[type[RunEvent | ReviewEvent], str] = {
    review_events.ApprovalGiven: "{name} approved",
    review_events.ApprovalWithdrawn: "{name} withdrew approval",
    review_events.ApprovalExpired: "an approval expired",
    review_events.ChangesRequested: "{name} wants changes",
    review_events.FreezeLifted: "{name} lifted the freeze",
    review_events.EmergencyDeclared: "{name}: emergency",
    run_events.ApprovalVoided: "approvals void",
    run_events.GoliveFailed: "go-live failed",
}


def decisions(run: Run, journal: Iterable[RunEvent | ReviewEvent]) -> Iterator[Mark]:
    """Yield a mark for everything that people decided, with the name of who did, and each failed go-live.

    How the run ended is no part of it: the timeline marks that itself.
    """
    for event in journal:
        label = _LABELS.get(type(event))
        if label is not None:
            is_bad = isinstance(event, run_events.GoliveFailed)
            kind = MarkKind.BAD if is_bad else MarkKind.DECISION
            yield Mark(kind=kind, label=label.format(name=run.names.get(event.by, event.by)), at=event.at)


def freezes_held(
    freezes: Iterable[Freeze], journal: Sequence[RunEvent | ReviewEvent], start: datetime, end: datetime
) -> tuple[Window, ...]:
    """Return the windows (UTC) in which the freezes held the run: one that was lifted ends there."""
    lifted = [event for event in journal if isinstance(event, review_events.FreezeLifted)]
    return tuple(
        held
        for window in windows_between(freezes, start, end)
        if (held := _until_lifted(window, lifted))[1] > held[0]
    )


def _until_lifted(window: Window, lifted: Iterable[review_events.FreezeLifted]) -> Window:
    begin, until = window
    at = min((event.at for event in lifted if begin <= event.at < until), default=until)
    return begin, at
