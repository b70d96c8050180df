"""The sentence for each event of a run: one table, complete by its type."""

from datetime import timedelta

from bot.domain.forecast.known import Known
from bot.domain.offer.diff import ChangeClass
from bot.domain.run import events as run_events
from bot.domain.run.estimate import expected
from bot.domain.run.events import RunEvent, StepEvent
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.phases import Alike, waits_for_people
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import SYSTEM
from bot.views.blocks import bands, kit, words
from bot.views.blocks.sentence import Sentence


def sentence(event: RunEvent, run: Run) -> Sentence | None:  # noqa: C901, PLR0911, PLR0912 - a table
    """Say what happened to a run; None for what its card alone shows."""
    offer = f"*{kit.text(run.offer)}*"
    match event:
        case run_events.RequestOpened() | run_events.RequestStaged() | run_events.ApprovalRequested():
            return None
        case run_events.RequestSubmitted():
            return Sentence(":outbox_tray: The marketplace accepted the push to staging.")
        case run_events.RequestAdopted(unsent=unsent):
            return Sentence(_adopted(run, unsent=unsent))
        case run_events.SecondPostRemoved(count=count):
            copies = "a second copy" if count == 1 else f"{count} more copies"
            return Sentence(f":wastebasket: Slack posted {copies} of a message late; removed.")
        case run_events.RequestBlocked():
            return Sentence(":hourglass: Another publish of this offer is running; this one waits.")
        case run_events.DraftChanged():
            return Sentence(
                ":warning: The draft changed after it was shown. "
                "The card lists what was sent, not what was seen."
            )
        case (
            run_events.StepStarted()
            | run_events.StepCompleted()
            | run_events.StepFailed()
            | run_events.StepWentBack()
        ):
            # what people are waited for is said by the review, and by what they decide
            return None if waits_for_people(event.step, event.title) else Sentence(_step(event))
        case run_events.ClassContradicted():
            return Sentence(_contradicted(event, run))
        case run_events.RunLate():
            return Sentence(
                f":hourglass: A step of {offer} takes longer than nine of ten like it. "
                "Look at its page in Partner Center; the run goes on.",
                "is late",
            )
        case run_events.RequestFailed():
            return Sentence(f":x: {offer} failed.", "failed")
        case run_events.ReasonsFound(number=number):
            came = words.count(number, "reason")
            return Sentence(f":mag: {offer}: the marketplace told {came} of the failure.", "has its reasons")
        case run_events.CancelRequested(by=by):
            return Sentence(f":no_entry_sign: {words.who(run, by)} asked to cancel; no answer yet.")
        case run_events.CancelRefused(reason=reason):
            why = f" It says: {kit.text(reason, 300)}" if reason else ""
            return Sentence(f":warning: The marketplace refused to cancel, so the run goes on.{why}")
        case run_events.RequestCanceled():
            return Sentence(f":no_entry_sign: {_canceled(event, run)}", "was canceled")
        case run_events.RequestSuperseded(by=by):
            return Sentence(f":twisted_rightwards_arrows: {_superseded(event, run)}", "was superseded")
        case run_events.PollLost():
            return _lost(event)
        case run_events.PollFound():
            return Sentence(":white_check_mark: The marketplace answers again.")
        case run_events.PersonNeeded():
            return Sentence(
                f":warning: Nobody can tell what became of {offer}: look at its page in Partner Center.",
                "needs somebody to look",
            )
        case run_events.ChannelMoved(by=by):
            return Sentence(f":arrow_right: {words.who(run, by)} had this run shown in this channel.")
        case run_events.MessagesCalledUp():
            return None
        case run_events.WhitelistChanged():
            return Sentence(_whitelist(event, run))
        case run_events.GoliveSubmitted():
            return Sentence(":rocket: The marketplace accepted the push to production.")
        case run_events.GoliveFailed():
            return Sentence(f":x: {offer} did not go live; it is still staged.", "did not go live")
        case run_events.GoliveHeld(reason=reason):
            return Sentence(f":lock: {offer} does not go live: {kit.text(reason, 300)}", "does not go live")
        case run_events.RequestLive():
            return Sentence(f":white_check_mark: {offer} is *live in production*.", "is live")
        case run_events.ApprovalVoided(parts=parts):
            named = ", ".join(kit.text(part, 50) for part in parts) or "the offer"
            return Sentence(f":warning: What is staged changed ({named}), so the approvals are void.")


def _contradicted(event: run_events.ClassContradicted, run: Run) -> str:
    labels = {found.name.lower(): words.CLASSES[found][0] for found in ChangeClass}
    label = labels.get(event.expected, "A change of another kind")
    if event.certified:
        technical = Alike(offer=run.offer, offer_type=run.offer_type, change_class="technical")
        takes = bands.takes(expected(technical, (), Known(now=event.at)))
        return f":warning: *{label}*, so far; but Microsoft certifies it. That takes: {takes}."
    return (
        f":fast_forward: *{label}*, so far; but Microsoft left certification out. "
        "It may be staged much sooner than shown."
    )


def _adopted(run: Run, *, unsent: bool) -> str:
    if unsent:
        return (
            ":mag: Found going live: somebody signed it off in Partner Center before stagebot sent it. "
            "stagebot follows it."
        )
    what = "push to production" if run.decided_by else "push to staging"
    return f":mag: Found running: a {what} that answers the call whose answer never came."


def _canceled(event: run_events.RequestCanceled, run: Run) -> str:
    offer = f"*{kit.text(run.offer)}*"
    if event.goes_on:
        return (
            f"{words.who(run, event.by)} ended the run of {offer} here. stagebot could not ask the "
            "marketplace to cancel it, so look at its page in Partner Center: it may go on there."
        )
    if event.by != SYSTEM:
        return f"{words.who(run, event.by)} canceled the run of {offer}."
    if event.vanished:
        return (
            f"The marketplace does not know the submission of {offer} any more: it was canceled or replaced "
            "in Partner Center. The run ends here, and approvals of it are void."
        )
    return f"The run of {offer} was canceled in Partner Center."


def _lost(event: run_events.PollLost) -> Sentence:
    again = "Still so. " if event.again else ""
    says = obstacle(event.obstacle, kit.text(event.reason, 200))
    return Sentence(f":warning: {again}{says}", f"cannot be followed: {_OBSTACLES[event.obstacle]}")


def obstacle(which: Obstacle, reason: str) -> str:
    """Say what keeps the marketplace from being asked, and what to do about it."""
    match which:
        case Obstacle.NOT_ACCEPTED:
            return (
                f"The marketplace refuses stagebot's credentials. It says: {reason} A secret may have "
                "expired: whoever runs stagebot has to renew it. The run goes on there, and nothing is lost."
            )
        case Obstacle.NOT_PERMITTED:
            return (
                f"The marketplace does not let stagebot look. {reason} Somebody with the Owner role in "
                "Partner Center has to mend that. The run goes on there, and nothing is lost."
            )
        case Obstacle.TOO_LARGE:
            return (
                f"The offer is larger than stagebot may read. {reason} Whoever runs stagebot can raise that "
                "setting. The run goes on there, and nothing is lost."
            )
        case Obstacle.THROTTLED:
            return "The marketplace asks stagebot to slow down, so what is shown is a while old."
        case Obstacle.AWAY | Obstacle.LOST:
            return f"The marketplace cannot be asked. {reason} The run goes on there."


_OBSTACLES = {
    Obstacle.AWAY: "no answer from the marketplace",
    Obstacle.THROTTLED: "the marketplace asks to slow down",
    Obstacle.NOT_ACCEPTED: "the marketplace refuses stagebot's credentials",
    Obstacle.NOT_PERMITTED: "the marketplace does not let stagebot look (403)",
    Obstacle.TOO_LARGE: "the offer is larger than stagebot may read",
    Obstacle.LOST: "the marketplace shows nothing of it",
}


def unknown(run: Run) -> str:
    """Say in a few words why the status of a run is not known; empty while it is."""
    return _OBSTACLES[run.unknown_why or Obstacle.AWAY] if run.unknown_since is not None else ""


def _superseded(event: run_events.RequestSuperseded, run: Run) -> str:
    offer = f"*{kit.text(run.offer)}*"
    if event.by != SYSTEM:
        return f"{words.who(run, event.by)} pushed {offer} to staging again, so this run ends here."
    void = " It was approved and not sent yet: the approvals are void." if event.was_ordered else ""
    return f"{offer} was published or signed off in Partner Center, so this run ends here.{void}"


def _whitelist(event: run_events.WhitelistChanged, run: Run) -> str:
    counts = {"added": event.added, "removed": event.removed, "relabelled": event.relabelled}
    what = ", ".join(f"{number} {verb}" for verb, number in counts.items() if number)
    staged = run.state in {State.STAGED, State.AWAITING_APPROVAL}
    still = "What is staged is without that change" if staged else "This run is without that change"
    who = words.who(run, event.by)
    return (
        f":busts_in_silhouette: {who} changed the whitelist of the draft ({what}). "
        f"{still}; push again for it."
    )


def _step(event: StepEvent) -> str:
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
