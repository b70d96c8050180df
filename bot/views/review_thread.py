"""What the thread says of a review besides its outcome: words taken back, changes asked for, reminders."""

from bot.domain import events as happened
from bot.domain.events import Event
from bot.domain.request import StagingRequest
from bot.domain.values import HOUSE
from bot.views import kit, words


def line(event: Event, request: StagingRequest) -> str:
    """Say a quiet change of the review; empty for events that are none."""
    match event:
        case happened.ApprovalWithdrawn(by=by):
            return f":leftwards_arrow_with_hook: {words.who(request, by)} took their approval back."
        case happened.ChangesWithdrawn(by=by):
            return f":leftwards_arrow_with_hook: {words.who(request, by)} no longer asks for changes."
        case happened.ApprovalExpiring(person=person, until=until):
            whose = words.who(request, person)
            return f":alarm_clock: The approval of {whose} stops counting {kit.when(until)}."
        case happened.CommandLineUsed(by=by, what=what, operator=operator):
            who, where = words.who(request, by), kit.text(operator, 100)
            return f":keyboard: {where} acts as {who} from the command line: {kit.text(what, 40)}."
        case _:
            return ""


def call(event: Event, request: StagingRequest) -> tuple[str, str] | None:
    """Say, plain and formatted, what somebody has to act on; None for other events."""
    offer = f"*{kit.text(request.offer)}*"
    match event:
        case happened.ChangesRequested(by=by, reason=reason):
            said = f":memo: {words.who(request, by)} asks for changes to {offer}: {kit.text(reason, 500)}"
            return "needs changes", f"{said}\nIt stays staged; approvals given so far are void."
        case happened.ApprovalExpired(person=person):
            said = f":alarm_clock: The approval of {words.who(request, person)} has expired"
            return "waits for approval", f"{said}, and {offer} is still not decided. Please decide."
        case happened.RunLate():
            said = f":hourglass: {offer} takes longer than nine of ten runs like it did"
            return "is late", f"{said}. Look at its page in Partner Center; the run goes on."
        case happened.RequestSuperseded(by=by) if by != HOUSE:
            said = f"{words.who(request, by)} pushed {offer} to staging again, so this run ends here."
            return "was superseded", f":twisted_rightwards_arrows: {said}"
        case _:
            return None
