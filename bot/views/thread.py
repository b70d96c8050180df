"""Short replies in a run's thread: progress quietly, outcomes aloud."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import events as happened
from bot.domain.events import Event, StepEvent
from bot.domain.request import StagingRequest
from bot.domain.state import State
from bot.domain.values import HOUSE, PersonId
from bot.ports.chat import Message
from bot.views import kit, release_thread, review_thread, words

_MOST_LINES = 20
_SAID = {
    happened.RequestSubmitted.kind: ":outbox_tray: The marketplace accepted the push to staging.",
    happened.RequestAdopted.kind: ":mag: Found running: a submission that answers our unanswered call.",
    happened.RequestBlocked.kind: ":hourglass: Another publish of this offer is running; this one waits.",
    happened.DraftChanged.kind: (
        ":warning: The draft changed after it was shown. The card lists what was sent, not what was seen."
    ),
    happened.GoliveSubmitted.kind: ":rocket: The marketplace accepted the push to production.",
    happened.PollFound.kind: ":white_check_mark: The marketplace answers again.",
}


def progress(events: Sequence[Event], request: StagingRequest) -> Message | None:
    """Say several events of one moment in one reply, a line each."""
    lines = [line for event in events if (line := _line(event, request))]
    if not lines:
        return None
    shown = lines[-_MOST_LINES:]
    if len(lines) > _MOST_LINES:
        shown.insert(0, f"… and {words.count(len(lines) - _MOST_LINES, 'earlier change')}")
    latest = shown[-1].split(": ", 1)[-1] if shown[-1].startswith(":") else shown[-1]
    return Message(text=f"{kit.text(request.offer)}: {latest}", blocks=(kit.section("\n".join(shown)),))


def _line(event: Event, request: StagingRequest) -> str:
    match event:
        case (
            happened.StepStarted()
            | happened.StepCompleted()
            | happened.StepFailed()
            | happened.StepWentBack()
        ):
            return _step_line(event)
        case happened.GoliveOrdered(by=by):
            return f":rocket: {words.who(request, by)} gave the last approval that was needed. Going live."
        case happened.ApprovalVoided(parts=parts):
            named = ", ".join(kit.text(part, 50) for part in parts) or "the offer"
            return f":warning: What is staged changed ({named}), so the approvals are void."
        case happened.CancelRequested(by=by):
            return f":no_entry_sign: {words.who(request, by)} asked to cancel; no answer yet."
        case happened.CancelRefused(reason=reason):
            why = f" It says: {kit.text(reason, 300)}" if reason else ""
            return f":warning: The marketplace refused to cancel, so the run goes on.{why}"
        case happened.PollLost(reason=reason):
            return (
                f":warning: The marketplace cannot be asked ({kit.text(reason, 200)}). The run goes on there."
            )
        case happened.WhitelistChanged(by=by):
            return _whitelist_line(event, words.who(request, by), request)
        case _:
            return _SAID.get(event.kind) or review_thread.line(event, request)


def _whitelist_line(event: happened.WhitelistChanged, who: str, request: StagingRequest) -> str:
    counts = {"added": event.added, "removed": event.removed, "relabelled": event.relabelled}
    what = ", ".join(f"{number} {verb}" for verb, number in counts.items() if number)
    staged = request.state in {State.STAGED, State.AWAITING_APPROVAL}
    still = "What is staged is without that change" if staged else "This run is without that change"
    icon = ":busts_in_silhouette:"
    return f"{icon} {who} changed the whitelist of the draft ({what}). {still}; push again for it."


def _step_line(event: StepEvent) -> str:
    title = kit.text(event.title, 120)
    match event:
        case happened.StepStarted():
            return f":arrow_forward: {title} started."
        case happened.StepCompleted(seconds=seconds):
            took = f" after {words.duration(timedelta(seconds=seconds))}" if seconds else ""
            return f":white_check_mark: {title} done{took}."
        case happened.StepFailed():
            return f":x: {title} failed."
        case happened.StepWentBack():
            return f":leftwards_arrow_with_hook: {title} went back: it is reported as less far."


def outcome(event: Event, request: StagingRequest, *, mention: PersonId | None) -> Message:
    """Announce how a run ended, or that somebody must look."""
    offer = kit.text(request.offer)
    called = review_thread.call(event, request) or release_thread.call(event, request)
    plain, said = called or _outcome(event, request)
    whom = f"{kit.anybody(mention)} " if mention else ""
    return Message(
        text=f"{offer} {plain}", blocks=(kit.section(f"{whom}{said}"), kit.context(*_details(request)))
    )


def _outcome(event: Event, request: StagingRequest) -> tuple[str, str]:
    offer = f"*{kit.text(request.offer)}*"
    match event:
        case happened.RequestLive():
            return "is live", f":white_check_mark: {offer} is *live in production*."
        case happened.RequestRejected(by=by, reason=reason):
            said = f":no_entry: {words.who(request, by)} rejected {offer}: {kit.text(reason, 500)}"
            return "was rejected", f"{said}\nThe preview stays as it is; nothing went live."
        case happened.RequestCanceled(by=by):
            where = "in Partner Center" if by == HOUSE else f"by {words.who(request, by)}"
            return "was canceled", f":no_entry_sign: The run of {offer} was canceled {where}."
        case happened.RequestSuperseded():
            said = f"{offer} was published or signed off outside of this run, so the run ends here."
            return "was superseded", f":twisted_rightwards_arrows: {said}"
        case _:
            return (
                "needs somebody to look",
                f":warning: Nobody can tell what became of {offer}: look at its page in Partner Center.",
            )


def _details(request: StagingRequest) -> list[str]:
    details = []
    if request.decided_by:
        verb = "Decided by"
        details.append(f"{verb} {words.everybody(request, request.decided_by)}")
    if request.ended_at is not None:
        details.append(f"{words.in_all(request)} in all")
    details.append(kit.link(words.portal_url(request.durable_id), "Partner Center"))
    return details
