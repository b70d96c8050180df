"""The sentence for each event of a review: one table, complete by its type."""

from bot.domain.review import events as review_events
from bot.domain.review.events import ReviewEvent
from bot.domain.run.run import Run
from bot.views.blocks import kit, words
from bot.views.blocks.sentence import Sentence


def sentence(event: ReviewEvent, run: Run) -> Sentence | None:  # noqa: C901, PLR0911, PLR0912 - a table
    """Say what people decided about a run; None for what its review alone shows."""
    offer = f"*{kit.text(run.offer)}*"
    who = words.who(run, event.by)
    match event:
        case review_events.ItemSigned() | review_events.ItemUnsigned() | review_events.DecisionGrounds():
            return None
        case review_events.ApprovalGiven(reason=reason, operator=operator):
            where = kit.text(operator, 100)
            said = f":keyboard: {who} approved at the shell, as {where}: {kit.text(reason, 500)}"
            return Sentence(said) if operator else None
        case review_events.ApprovalWithdrawn():
            return Sentence(f":leftwards_arrow_with_hook: {who} took their approval back.")
        case review_events.ChangesWithdrawn():
            return Sentence(f":leftwards_arrow_with_hook: {who} no longer asks for changes.")
        case review_events.ApprovalExpiring(person=person, until=until):
            whose = words.who(run, person)
            return Sentence(f":alarm_clock: The approval of {whose} stops counting {kit.when(until)}.")
        case review_events.CommandLineUsed(what=what, operator=operator):
            where = kit.text(operator, 100)
            return Sentence(f":keyboard: {where} acts as {who} from the command line: {kit.text(what, 40)}.")
        case review_events.GoliveOrdered():
            return Sentence(f":rocket: {who} gave the last approval that was needed. Going live.")
        case review_events.ChangesRequested(reason=reason):
            return Sentence(
                f":memo: {who} asks for changes to {offer}: {kit.text(reason, 500)}\n"
                "It stays staged; approvals given so far are void.",
                "needs changes",
            )
        case review_events.ApprovalExpired(person=person):
            return Sentence(
                f":alarm_clock: The approval of {words.who(run, person)} has expired, "
                f"and {offer} is still not decided. Please decide.",
                "waits for approval",
            )
        case review_events.RequestRejected(reason=reason, operator=operator):
            at_shell = f" at the shell, as {kit.text(operator, 100)}" if operator else ""
            return Sentence(
                f":no_entry: {who} rejected {offer}{at_shell}: {kit.text(reason, 500)}\n"
                "The preview stays as it is; nothing went live.",
                "was rejected",
            )
        case review_events.GoliveScheduled():
            return _planned(event, offer)
        case review_events.GoliveReady():
            return Sentence(
                f":alarm_clock: The freeze is over, and {offer} is approved. "
                "Somebody who may approve has to send it live.",
                "can go live now",
            )
        case review_events.ApprovalsToRenew(of=of):
            whom = ", ".join(kit.anybody(name) for name in of[:10]) or "whoever may approve"
            return Sentence(
                f":alarm_clock: {offer} could go live now, but its approvals have run out. {whom}: please "
                "look at the review and approve it again.",
                "needs its approvals again",
            )
        case review_events.FreezeLifted(reason=reason):
            return Sentence(
                f":unlock: {who} lifted the freeze for {offer}: {kit.text(reason, 500)}",
                "is not frozen any more",
            )
        case review_events.ApproversMissing():
            return Sentence(
                f":warning: Nobody may approve {offer}: the policy names too few people for it. Whoever "
                "looks after `stagebot.yaml` can name somebody under `approvers`; it is read again when it "
                "changes.",
                "can be approved by nobody",
            )
        case review_events.EmergencyWithdrawn():
            return Sentence(
                f":leftwards_arrow_with_hook: {who} took the emergency for {offer} back.",
                "is no emergency any more",
            )
        case review_events.EmergencyDeclared(reason=reason, missing=missing, until=until):
            by_when = f" Until {kit.when(until)} it can be taken back, then it expires." if until else ""
            asks = f"One more named person has to declare it, too.{by_when}"
            more = asks if missing else "It goes live now."
            return Sentence(
                f":rotating_light: {who} declares an emergency for {offer}: {kit.text(reason, 500)}\n{more}",
                "is an emergency",
            )


def _planned(event: review_events.GoliveScheduled, offer: str) -> Sentence:
    when = kit.when(event.goes_live_at)
    why = f" ({kit.text(event.frozen_for, 200)})" if event.frozen_for else ""
    if event.asks_first:
        return Sentence(
            f":snowflake: {offer} is approved and frozen until {when}{why}. "
            "Then somebody has to send it live.",
            "is approved and frozen",
        )
    return Sentence(
        f":alarm_clock: {offer} is approved and goes live {when}{why}.", "is approved and goes live later"
    )
