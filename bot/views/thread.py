"""Short replies in a run's thread: progress quietly, outcomes aloud."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.journal import Event
from bot.domain.review import events as review_events
from bot.domain.run import events as run_events
from bot.domain.run.events import StepEvent
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import SYSTEM, PersonId
from bot.ports.slack import Message
from bot.views import kit, release_thread, review_thread, words

_MOST_LINES = 20
_SAID = {
    run_events.RequestSubmitted.kind: ":outbox_tray: The marketplace accepted the push to staging.",
    run_events.RequestAdopted.kind: ":mag: Found running: a submission that answers our unanswered call.",
    run_events.RequestBlocked.kind: ":hourglass: Another publish of this offer is running; this one waits.",
    run_events.DraftChanged.kind: (
        ":warning: The draft changed after it was shown. The card lists what was sent, not what was seen."
    ),
    run_events.GoliveSubmitted.kind: ":rocket: The marketplace accepted the push to production.",
    run_events.PollFound.kind: ":white_check_mark: The marketplace answers again.",
}


def progress(events: Sequence[Event], run: Run) -> Message | None:
    """Say several events of one moment in one reply, a line each."""
    lines = [line for event in events if (line := _line(event, run))]
    if not lines:
        return None
    shown = lines[-_MOST_LINES:]
    if len(lines) > _MOST_LINES:
        shown.insert(0, f"… and {words.count(len(lines) - _MOST_LINES, 'earlier change')}")
    latest = shown[-1].split(": ", 1)[-1] if shown[-1].startswith(":") else shown[-1]
    return Message(text=f"{kit.text(run.offer)}: {latest}", blocks=(kit.section("\n".join(shown)),))


def _line(event: Event, run: Run) -> str:
    match event:
        case (
            run_events.StepStarted()
            | run_events.StepCompleted()
            | run_events.StepFailed()
            | run_events.StepWentBack()
        ):
            return _step_line(event)
        case review_events.GoliveOrdered(by=by):
            return f":rocket: {words.who(run, by)} gave the last approval that was needed. Going live."
        case run_events.ApprovalVoided(parts=parts):
            named = ", ".join(kit.text(part, 50) for part in parts) or "the offer"
            return f":warning: What is staged changed ({named}), so the approvals are void."
        case run_events.CancelRequested(by=by):
            return f":no_entry_sign: {words.who(run, by)} asked to cancel; no answer yet."
        case run_events.CancelRefused(reason=reason):
            why = f" It says: {kit.text(reason, 300)}" if reason else ""
            return f":warning: The marketplace refused to cancel, so the run goes on.{why}"
        case run_events.PollLost(reason=reason):
            return (
                f":warning: The marketplace cannot be asked ({kit.text(reason, 200)}). The run goes on there."
            )
        case run_events.WhitelistChanged(by=by):
            return _whitelist_line(event, words.who(run, by), run)
        case _:
            return _SAID.get(event.kind) or review_thread.line(event, run)


def _whitelist_line(event: run_events.WhitelistChanged, who: str, run: Run) -> str:
    counts = {"added": event.added, "removed": event.removed, "relabelled": event.relabelled}
    what = ", ".join(f"{number} {verb}" for verb, number in counts.items() if number)
    staged = run.state in {State.STAGED, State.AWAITING_APPROVAL}
    still = "What is staged is without that change" if staged else "This run is without that change"
    icon = ":busts_in_silhouette:"
    return f"{icon} {who} changed the whitelist of the draft ({what}). {still}; push again for it."


def _step_line(event: StepEvent) -> str:
    title = kit.text(event.title, 120)
    match event:
        case run_events.StepStarted():
            return f":arrow_forward: {title} started."
        case run_events.StepCompleted(seconds=seconds):
            took = f" after {words.duration(timedelta(seconds=seconds))}" if seconds else ""
            return f":white_check_mark: {title} done{took}."
        case run_events.StepFailed():
            return f":x: {title} failed."
        case run_events.StepWentBack():
            return f":leftwards_arrow_with_hook: {title} went back: it is reported as less far."


def outcome(event: Event, run: Run, *, mention: PersonId | None) -> Message:
    """Announce how a run ended, or that somebody must look."""
    offer = kit.text(run.offer)
    called = review_thread.call(event, run) or release_thread.call(event, run)
    plain, said = called or _outcome(event, run)
    whom = f"{kit.anybody(mention)} " if mention else ""
    return Message(
        text=f"{offer} {plain}", blocks=(kit.section(f"{whom}{said}"), kit.context(*_details(run)))
    )


def _outcome(event: Event, run: Run) -> tuple[str, str]:
    offer = f"*{kit.text(run.offer)}*"
    match event:
        case run_events.RequestLive():
            return "is live", f":white_check_mark: {offer} is *live in production*."
        case review_events.RequestRejected(by=by, reason=reason):
            said = f":no_entry: {words.who(run, by)} rejected {offer}: {kit.text(reason, 500)}"
            return "was rejected", f"{said}\nThe preview stays as it is; nothing went live."
        case run_events.RequestCanceled(by=by):
            where = "in Partner Center" if by == SYSTEM else f"by {words.who(run, by)}"
            return "was canceled", f":no_entry_sign: The run of {offer} was canceled {where}."
        case run_events.RequestSuperseded():
            said = f"{offer} was published or signed off outside of this run, so the run ends here."
            return "was superseded", f":twisted_rightwards_arrows: {said}"
        case _:
            return (
                "needs somebody to look",
                f":warning: Nobody can tell what became of {offer}: look at its page in Partner Center.",
            )


def _details(run: Run) -> list[str]:
    details = []
    if run.decided_by:
        verb = "Decided by"
        details.append(f"{verb} {words.everybody(run, run.decided_by)}")
    if run.ended_at is not None:
        details.append(f"{words.in_all(run)} in all")
    details.append(kit.link(words.portal_url(run.durable_id), "Partner Center"))
    return details
