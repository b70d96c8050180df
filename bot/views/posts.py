"""From a notice's slot to the message that says it."""

from collections.abc import Sequence

from bot.domain.journal import Event
from bot.domain.notify.routing import Slot
from bot.domain.offer.durations import Range
from bot.domain.offer.explanations import Explanation
from bot.domain.review.summary import ReviewView
from bot.domain.run import events as run_events
from bot.domain.run.run import Run
from bot.domain.values import PersonId
from bot.ports.slack import Message
from bot.views.announcements import outcome, progress
from bot.views.review.post import review
from bot.views.run.card import card
from bot.views.run.failure import failed


def render(
    slot: Slot,
    events: Sequence[Event],
    run: Run,
    *,
    board: ReviewView,
    explanation: Explanation | None,
    usual: Range | None,
    mention: PersonId | None,
) -> Message | None:
    """Render what a slot shows of a run as it is now; None when there is nothing to show."""
    match slot:
        case Slot.CARD:
            return card(run, usual=usual)
        case Slot.REVIEW:
            return review(run, board, mention=mention) if run.digest is not None else None
        case Slot.PROGRESS:
            return progress(events, run)
        case _:
            event = events[-1]
            if isinstance(event, run_events.RequestFailed | run_events.GoliveFailed) and explanation:
                return failed(event, run, explanation, mention=mention)
            return outcome(event, run, mention=mention)
