"""The announcement of a failure: what, where, likely cause, what to do, whose side, what can be done now."""

from collections.abc import Sequence

from bot.domain.journal import Event
from bot.domain.offer.explanations import Explanation
from bot.domain.offer.failure import Failure, FailureKind
from bot.domain.run import events as run_events
from bot.domain.run.run import Run
from bot.domain.run.states import is_final
from bot.domain.values import PersonId
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Field

_MOST_ORIGINALS = 25
_MOST_CAUSES = 6


def failed(
    event: Event,
    run: Run,
    explanations: Sequence[Explanation],
    *,
    has_unknown: bool = False,
    mention: PersonId | None,
) -> Message:
    """Announce a failed run, or a push to production that failed, with everything there is to correct.

    `has_unknown`: no explanation speaks of some message, so a button offers to write one.
    """
    failure = run.failure
    offer = kit.text(run.offer)
    late = isinstance(event, run_events.ReasonsFound)
    golive = isinstance(event, run_events.GoliveFailed) or (late and not is_final(run.state))
    where = f" in *{kit.text(failure.step, 120)}*" if failure and failure.step else ""
    what = "could not go live" if golive else f"failed{where}"
    if late:
        what += "; the marketplace has told why"
    whom = f"{kit.person(mention)} " if mention else ""
    after = "\nIt is still staged, nothing is live that was not live before." if golive else ""
    blocks = [
        kit.section(f"{whom}:x: *{offer}* {what}.{after}"),
        *cause(explanations),
        *_originals(failure),
        *_awaited(failure),
        kit.context(
            *(words.SIDES[blame] for blame in dict.fromkeys(one.blame for one in explanations)),
            f"Started by {words.who(run, run.requested_by)}.",
        ),
        _buttons(run, failure, golive=golive, has_unknown=has_unknown),
    ]
    named = _counted(explanations) or kit.text(explanations[0].cause, 200)
    return Message(text=f"{offer} {what}: {named}".replace("*", ""), blocks=kit.fitted(blocks))


def cause(explanations: Sequence[Explanation]) -> list[Block]:
    """Each cause with its cure; of several, how many there are."""
    if not explanations:
        return []
    if len(explanations) == 1:
        (only,) = explanations
        return [
            kit.section(f"*Likely cause*\n{kit.text(only.cause, 600)}"),
            kit.section(f"*What to do*\n{kit.text(only.fix, 900)}{_read_more(only)}"),
        ]
    shown = [
        kit.section(f"*{n}. {kit.text(one.cause, 300)}*\n{kit.text(one.fix, 500)}{_read_more(one)}")
        for n, one in enumerate(explanations[:_MOST_CAUSES], start=1)
    ]
    more = len(explanations) - _MOST_CAUSES
    rest = [kit.context(f"and {words.count(more, 'more thing')}: the messages below name them.")]
    return [kit.section(f"*{_counted(explanations)}*"), *shown, *(rest if more > 0 else [])]


def _counted(explanations: Sequence[Explanation]) -> str:
    return f"{len(explanations)} things to correct" if len(explanations) > 1 else ""


def _read_more(explanation: Explanation) -> str:
    return f"\n{kit.link(explanation.link, 'Read more')}" if explanation.link else ""


def _originals(failure: Failure | None) -> list[Block]:
    if failure is None or not failure.originals:
        return []
    lines = [f"{e.code}: {e.message}" if e.code else e.message for e in failure.originals[:_MOST_ORIGINALS]]
    more = len(failure.originals) - _MOST_ORIGINALS
    if more > 0:
        lines.append(f"… and {words.count(more, 'more message')}")
    is_ours = failure.kind is FailureKind.HELD_BACK
    whose = "What stagebot found in the draft:" if is_ours else "The marketplace's own words:"
    return [kit.context(whose), kit.quoted(lines, limit=2900)]


def _awaited(failure: Failure | None) -> list[Block]:
    if failure is None or not failure.awaits_reasons:
        return []
    says = "The certification reasons cannot be read yet. stagebot keeps asking, and says them here."
    return [kit.context(f":hourglass_flowing_sand: {says}")]


def explanation_entry(run: Run, entry: str) -> Message:
    """Show an entry for `stagebot.yaml`, in the form in which it can be pasted there."""
    says = f"What failed in {kit.text(run.offer)} is not explained yet"
    how = (
        "Fill in cause and fix, and put it into `stagebot.yaml` in a change that somebody reviews (beside "
        "the entries that `failures` has already). `*` stands for what differs. From then on everybody "
        "reads your words."
    )
    return Message(text=says, blocks=(kit.section(f"*{says}.* {how}"), kit.quoted([entry], limit=2900)))


def all_explained(run: Run) -> Message:
    """Say that there is nothing to write."""
    says = f"Every message of that failure of {kit.text(run.offer)} is explained by now."
    return Message(text=says, blocks=(kit.section(says),))


def _buttons(run: Run, failure: Failure | None, *, golive: bool, has_unknown: bool) -> Block:
    portal = kit.button("Open in Partner Center", Action.OPEN_PORTAL, url=words.portal_url(run.durable_id))
    explain = [kit.button("Explain it for next time", Action.EXPLAIN, run.id)] if has_unknown else []
    if golive:
        return kit.actions(Field.RUN, portal, *explain)
    needs_a_fix = failure is not None and failure.kind in {FailureKind.CERTIFICATION, FailureKind.HELD_BACK}
    label = "Stage again" if needs_a_fix else "Retry"
    text = f"A new run of *{kit.text(run.offer)}* pushes the draft to staging as it is now."
    if needs_a_fix:
        text += " Without a correction it will fail again."
    ask = kit.confirm(f"{label}: {kit.plain(run.offer, 50)}?", text, yes="Push to staging")
    whitelist = kit.button("Edit whitelist", Action.WHITELIST, run.offer)
    return kit.actions(
        Field.RUN, portal, kit.button(label, Action.RETRY, run.id, confirm=ask), whitelist, *explain
    )
