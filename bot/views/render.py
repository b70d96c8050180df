"""From a notice's slot to the message that says it."""

from collections.abc import Sequence

from bot.domain import events as happened
from bot.domain.catalogue import Explanation
from bot.domain.events import Event
from bot.domain.forecast import Range
from bot.domain.notices import Slot
from bot.domain.request import StagingRequest
from bot.domain.summaries import ReviewBoard
from bot.domain.values import PersonId
from bot.ports.chat import Message
from bot.views.card import card
from bot.views.failed import failed
from bot.views.review import review
from bot.views.thread import outcome, progress


def render(
    slot: Slot,
    events: Sequence[Event],
    request: StagingRequest,
    *,
    board: ReviewBoard,
    explanation: Explanation | None,
    usual: Range | None,
    mention: PersonId | None,
) -> Message | None:
    """Render what a slot shows of a run as it is now; None when there is nothing to show."""
    match slot:
        case Slot.CARD:
            return card(request, usual=usual)
        case Slot.REVIEW:
            return review(request, board, mention=mention) if request.digest is not None else None
        case Slot.PROGRESS:
            return progress(events, request)
        case _:
            event = events[-1]
            if isinstance(event, happened.RequestFailed | happened.GoliveFailed) and explanation:
                return failed(event, request, explanation, mention=mention)
            return outcome(event, request, mention=mention)
