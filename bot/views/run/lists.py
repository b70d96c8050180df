"""Runs in answers to one person: status, lists, history, the menu, cancel."""

from collections.abc import Sequence

from bot.domain.offer.explanations import Explanation
from bot.domain.offer.offer import Offer
from bot.domain.run.run import Run
from bot.domain.run.staging import can_cancel
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import current
from bot.domain.run.summaries import RunPage, RunSummary
from bot.domain.values import OfferId
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Field, page_action, verb_action
from bot.views.replies import done
from bot.views.run import outlook
from bot.views.run.card import card
from bot.views.run.failure import cause
from bot.views.run.status_line import status_line

_MOST_OFFERS = 15


def menu(page: RunPage, closed: Sequence[str] = ()) -> Message:
    """What is in flight, the common things to do, and what nobody may do yet (`closed`)."""
    listed = runs(page)
    says = "Type `/stage offer-x` with your offer's ID to push it to staging."
    buttons = kit.actions(
        Field.MENU, kit.button("Everything in flight", Action.LIST), kit.button("Help", Action.HELP)
    )
    warned = [kit.section(f":warning: {kit.text(sentence)}") for sentence in closed]
    return Message(text="stagebot", blocks=(kit.section(says), *warned, *listed.blocks, buttons))


def status(line: RunSummary, why: Sequence[Explanation] = ()) -> Message:
    """Where one run is; of a failed one also why, and what can be done about it."""
    drawn = card(line.run, estimate=line.estimate, approvers=line.approvers)
    steps = drawn.fallback_blocks or drawn.blocks
    links = [kit.context(kit.link(line.permalink, "Open its card"))] if line.permalink else []
    return Message(
        text=drawn.text,
        blocks=kit.fitted(
            [*steps, *_outlook(line), *cause(why), *links, _timeline(line.run), *post_here(line.run)]
        ),
    )


def review(line: RunSummary, link: str | None) -> Message:
    """Lead to a run's review, or say why there is none to decide."""
    offer, says = kit.text(line.run.offer), status_line(line.run, approvers=line.approvers)
    if line.run.state is not State.AWAITING_APPROVAL:
        return Message(
            text=f"{offer} waits for no approval",
            blocks=(kit.section(f"*{offer}* waits for no approval: {says}."),),
        )
    where = kit.link(link, "Open the review") if link else "Its review is on its way to the channel."
    return Message(
        text=f"{offer}: the review",
        blocks=(kit.section(f"*{offer}*: {says}. {where}"), *post_here(line.run)),
    )


def _outlook(line: RunSummary) -> list[Block]:
    return [kit.context(*outlook.details(line.estimate))] if line.estimate is not None else []


def offers(typed: str, found: Sequence[Offer], *, is_current: bool) -> Message:
    """Offers that were looked for, each with the button that opens its push."""
    about = f" with “{kit.text(typed, 80)}”" if typed else ""
    notes = [] if is_current else ["The marketplace did not answer in time: this is its list as last read."]
    if not found:
        says = f"There is no offer{about} that you may see."
        return Message(text="No offer", blocks=(kit.section(says), *map(kit.context, notes)))
    more = len(found) - _MOST_OFFERS
    if more > 0:
        notes.insert(0, f"and {words.count(more, 'more offer')}: more words find fewer")
    lines = [_offer(n, offer) for n, offer in enumerate(found[:_MOST_OFFERS])]
    title = words.count(len(found), "offer")
    return Message(text=title, blocks=(kit.section(f"*{title}*{about}"), *lines, *map(kit.context, notes)))


def _offer(number: int, offer: Offer) -> Block:
    name = f"*{kit.text(offer.name, 80)}* " if offer.name else ""
    button = kit.button("Push to staging", f"{verb_action('push')}:{number}", offer.id)
    return kit.section(
        f"{name}(`{kit.text(offer.id, 60)}`), {kit.text(words.offer_type(offer.type), 60)}", accessory=button
    )


def _timeline(run: Run) -> Block:
    every = [kit.button("All changes", Action.DETAILS, run.id)] if run.goes_live or run.changes else []
    return kit.actions(Field.TIMELINE, kit.button("Show the timeline", Action.TIMELINE, run.id), *every)


def post_here(run: Run) -> list[Block]:
    """The button that has the card and the review of a run in flight posted where one asks for them."""
    if is_final(run.state):
        return []
    label = "Post the review here" if run.digest is not None else "Post its card here"
    return [kit.actions(Field.WHERE, kit.button(label, Action.POST_HERE, run.id))]


def runs(page: RunPage) -> Message:
    """A list of runs, failures first."""
    if not page.runs:
        return Message(text="Nothing is in flight", blocks=(kit.section("Nothing is in flight."),))
    lines = [kit.section(run_line(line)) for line in page.runs]
    return Message(
        text=words.count(page.total, "run"), blocks=(*lines, *_paging(page, page_action("list", page)))
    )


def history(offer: OfferId, page: RunPage) -> Message:
    """The past runs of an offer, newest first: outcome, who, how long to STAGED and in all."""
    name = kit.text(offer)
    if not page.runs:
        says = f"*{name}* has no past run here. `/stage status {name}` shows one that is in flight."
        return Message(text=f"{name}: no past run", blocks=(kit.section(says),))
    lines = [kit.section(_past(line)) for line in page.runs]
    head = kit.section(f"*{name}*: {words.count(page.total, 'past run')}, newest first")
    paging = _paging(page, page_action("history", page), offer)
    return Message(text=f"{name}: {words.count(page.total, 'past run')}", blocks=(head, *lines, *paging))


def _past(line: RunSummary) -> str:
    """Say a past run in one line, linked to its card."""
    run = line.run
    started = kit.when(run.created_at)
    named = f"{started} ({kit.link(line.permalink, 'card')})" if line.permalink else started
    staged = (
        f"STAGED after {words.duration(run.staged_at - run.created_at)}"
        if run.staged_at is not None
        else "never STAGED"
    )
    taken = f", {words.duration(run.ended_at - run.created_at)} in all" if run.ended_at else ""
    decided = f", decided by {words.everybody(run, run.decided_by[:5])}" if run.decided_by else ""
    return (
        f"{status_line(run)}, {named}\n"
        f"started by {words.who(run, run.requested_by)}{decided}; {staged}{taken}"
    )


def _paging(page: RunPage, action: str, value: str = "") -> list[Block]:
    """Say how many there are besides these, and give the button that shows them."""
    if page.total <= len(page.runs):
        return []
    last = page.first + len(page.runs)
    says = f"{page.first + 1} to {last} of {page.total}"
    label = f"Show {page.more} more" if page.more else "Back to the first"
    return [kit.context(says), kit.actions(Field.PAGE, kit.button(label, action, value))]


def run_line(line: RunSummary) -> str:
    """Say a run in one line, linked to its card."""
    run = line.run
    name = kit.text(run.offer)
    named = kit.link(line.permalink, name) if line.permalink else f"*{name}*"
    step = current(run.steps)
    doing = f", {kit.text(step.title, 80)}" if step and not is_final(run.state) else ""
    by = f"started by {words.who(run, run.requested_by)} {kit.when(run.created_at)}"
    due = f"; {outlook.goal(line.estimate)}" if line.estimate is not None else ""
    return f"{named}: {status_line(run, approvers=line.approvers)}{doing}, {by}{due}"


def cancel(line: RunSummary) -> Message:
    """The button that cancels an offer's run, or why there is none."""
    run = line.run
    offer = kit.text(run.offer)
    why = _why_not(run)
    if why:
        return Message(text=why, blocks=(kit.section(f"*{offer}* cannot be canceled. {why}"),))
    says = f"The run of *{offer}* ends. What is live stays as it is."
    if run.state in {State.STAGED, State.AWAITING_APPROVAL}:
        says += " The preview stays in the marketplace until the next push to staging."
    ask = kit.confirm("Cancel the run?", says, yes="Cancel the run", no="Keep it", danger=True)
    button = kit.button("Cancel run", Action.CANCEL, run.id, style="danger", confirm=ask)
    said = (
        f"*{offer}* is {status_line(run, approvers=line.approvers)}. "
        f"{words.who(run, run.requested_by)} started it {kit.when(run.created_at)}."
    )
    what = f"{says} Whoever may stage the offer can cancel it, and stage it again afterwards."
    return Message(
        text=f"Cancel {offer}?", blocks=(kit.section(f"{said}\n{what}"), kit.actions(Field.RUN, button))
    )


def _why_not(run: Run) -> str:
    if is_final(run.state):
        return f"Its last run is over ({words.STATES[run.state][1]})."
    if can_cancel(run):
        return ""
    if run.state is State.GOING_LIVE:
        return "It is going live, and Microsoft knows no cancel after that."
    return "That was asked already; the thread tells what the marketplace answers."


def canceling(run: Run) -> Message:
    """What became of the wish to cancel."""
    if run.state is State.CANCELED:
        return done(
            f"The run of {run.offer} is canceled. What is live stays as it is. "
            f"/stage {run.offer} starts another one."
        )
    return done(
        f"The marketplace is asked to cancel {run.offer}. That can take some minutes; the run's thread tells "
        f"what it answers. Until then {run.offer} is still on its way."
    )
