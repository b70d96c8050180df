"""What the thread says of a review besides its outcome: words taken back, changes asked for, reminders."""

from bot.domain.journal import Event
from bot.domain.review import events as review_events
from bot.domain.run import events as run_events
from bot.domain.run.run import Run
from bot.domain.values import SYSTEM
from bot.views import kit, words


def line(event: Event, run: Run) -> str:
    """Say a quiet change of the review; empty for events that are none."""
    match event:
        case review_events.ApprovalWithdrawn(by=by):
            return f":leftwards_arrow_with_hook: {words.who(run, by)} took their approval back."
        case review_events.ChangesWithdrawn(by=by):
            return f":leftwards_arrow_with_hook: {words.who(run, by)} no longer asks for changes."
        case review_events.ApprovalExpiring(person=person, until=until):
            whose = words.who(run, person)
            return f":alarm_clock: The approval of {whose} stops counting {kit.when(until)}."
        case review_events.CommandLineUsed(by=by, what=what, operator=operator):
            who, where = words.who(run, by), kit.text(operator, 100)
            return f":keyboard: {where} acts as {who} from the command line: {kit.text(what, 40)}."
        case _:
            return ""


def call(event: Event, run: Run) -> tuple[str, str] | None:
    """Say, plain and formatted, what somebody has to act on; None for other events."""
    offer = f"*{kit.text(run.offer)}*"
    match event:
        case review_events.ChangesRequested(by=by, reason=reason):
            said = f":memo: {words.who(run, by)} asks for changes to {offer}: {kit.text(reason, 500)}"
            return "needs changes", f"{said}\nIt stays staged; approvals given so far are void."
        case review_events.ApprovalExpired(person=person):
            said = f":alarm_clock: The approval of {words.who(run, person)} has expired"
            return "waits for approval", f"{said}, and {offer} is still not decided. Please decide."
        case run_events.RunLate():
            said = f":hourglass: {offer} takes longer than nine of ten runs like it did"
            return "is late", f"{said}. Look at its page in Partner Center; the run goes on."
        case run_events.RequestSuperseded(by=by) if by != SYSTEM:
            said = f"{words.who(run, by)} pushed {offer} to staging again, so this run ends here."
            return "was superseded", f":twisted_rightwards_arrows: {said}"
        case _:
            return None
