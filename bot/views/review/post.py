"""The review of a staged offer: where to look, what goes live, who checked and said yes, and the buttons."""

from bot.domain.review.summary import ReviewView
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import PersonId
from bot.ports.slack import Block, Message
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Field
from bot.views.replies import done
from bot.views.review.approvals import approvals, objections
from bot.views.review.approve_modal import goes_at_once
from bot.views.review.checklist import checklist, summary
from bot.views.run.status_line import plain_status, status_line

_MOST_CHANGES = 12
_MOST_TEXT = 2800


def review(run: Run, board: ReviewView, *, mention: PersonId | None) -> Message:
    """Draw the review: open while it waits, with the decision and without buttons after it."""
    if run.state is State.AWAITING_APPROVAL:
        return _open(run, board, mention)
    return _closed(run, board)


def _open(run: Run, board: ReviewView, mention: PersonId | None) -> Message:
    offer = kit.text(run.offer)
    head = kit.section(_headline(run, mention))
    rest = [
        kit.section(_where(run)),
        *checklist(run, board),
        kit.section(approvals(run, board)),
        *objections(run),
        _buttons(run, board),
        *_exceptions(run, board),
        kit.context(_small_print(run)),
    ]
    blocks = [head, *_what(run, kit.room_beside([head, *rest])), *rest]
    said = plain_status(run) if run.approved_by or run.objections else "STAGED and waits for approval"
    return Message(text=f"{offer} is {said}", blocks=kit.fitted(blocks))


def _headline(run: Run, mention: PersonId | None) -> str:
    offer = kit.text(run.offer)
    asked = f"Asked for by {words.who(run, run.requested_by)}, {kit.when(run.created_at)}."
    whom = f"{kit.person(mention)} " if mention else ""
    if run.objections:
        return f"{whom}:package: *{offer} is STAGED, and changes were asked for.*\n{asked}"
    return f"{whom}:package: *{offer} is STAGED.* Check it, then decide about production.\n{asked}"


def _what(run: Run, room: int) -> list[Block]:
    """Say what goes live, in as many lines as there is room for."""
    changes = run.goes_live or run.changes
    if not changes:
        return []
    lines: list[str] = []
    left = min(room - 300, _MOST_TEXT)
    for change in changes[:_MOST_CHANGES]:
        line = f"• {kit.text(change, 200)}"
        left -= len(line) + 2
        if left < 0:
            break
        lines.append(line)
    if rest := changes[len(lines) :]:
        lines.append(
            f"• and {words.more_changes(rest)}" if lines else f"• {words.count(len(rest), 'change')}"
        )
    against = "compared with what is live now" if run.goes_live else "compared with what was published"
    return [kit.section(f"*What goes live*, {against}\n" + "\n".join(lines))]


def _where(run: Run) -> str:
    portal = kit.link(words.portal_url(run.durable_id), "Partner Center has the preview links")
    allowed = words.count(run.whitelist_count, "whitelisted subscription")
    return (
        f"*Where to look*\n{portal}. Only the {allowed} can see it. To deploy by template or "
        f"command line, add `-PREVIEW` to the offer ID: `{kit.text(run.offer)}-PREVIEW`."
    )


def _buttons(run: Run, board: ReviewView) -> Block:
    may_approve = not board.unsigned and not run.objections and bool(board.missing)
    can_withdraw = bool(board.given or run.objections or run.emergencies)
    withdraw = kit.button("Withdraw mine", Action.WITHDRAW, run.id, confirm=_ask_withdraw())
    return kit.actions(
        Field.REVIEW,
        *([_approve(run, board)] if may_approve else []),
        kit.button("Request changes", Action.REQUEST_CHANGES, run.id),
        kit.button("Reject", Action.REJECT, run.id, style="danger"),
        *([withdraw] if can_withdraw else []),
        *([kit.button("All changes", Action.DETAILS, run.id)] if run.goes_live or run.changes else []),
    )


def _exceptions(run: Run, board: ReviewView) -> list[Block]:
    """The buttons for what is out of the ordinary: sending what waited, lifting a freeze, an emergency."""
    buttons = []
    ready = not board.missing and not board.unsigned and not run.objections
    if ready and board.freeze is None and run.goes_live_at is None:
        buttons.append(_send(run))
    if board.freeze is not None and board.may_lift_freeze:
        buttons.append(kit.button("Lift the freeze", Action.LIFT_FREEZE, run.id))
    if board.has_emergency:
        buttons.append(kit.button("Emergency", Action.EMERGENCY, run.id))
    return [kit.actions(Field.EXCEPTIONS, *buttons)] if buttons else []


def _send(run: Run) -> Block:
    return kit.button("Send it live", Action.SEND_LIVE, run.id, style="primary")


def _approve(run: Run, board: ReviewView) -> Block:
    """The button; its dialog opens only for whoever may approve, and says what happens then."""
    action = Action.APPROVE if goes_at_once(board) else Action.APPROVE_EARLY
    return kit.button("Approve for production", action, run.id, style="primary")


def _ask_withdraw() -> Block:
    says = "What you said is taken back: an emergency, else the changes asked for, else your approval."
    return kit.confirm("Withdraw what you said?", says, yes="Withdraw", no="Keep it")


def _closed(run: Run, board: ReviewView) -> Message:
    offer = kit.text(run.offer)
    head = kit.section(f"*{offer}*: {_decision(run)}")
    rest = [*summary(run, board), kit.context(_what_was_staged(run))]
    blocks = [head, *_what(run, kit.room_beside([head, *rest])), *rest]
    return Message(text=f"{offer}: {plain_status(run)}", blocks=kit.fitted(blocks))


def _decision(run: Run) -> str:
    who = words.everybody(run, run.decided_by[:20])
    at = f", {kit.when(run.decided_at)}" if run.decided_at else ""
    match run.state:
        case State.GOING_LIVE | State.LIVE:
            return f":white_check_mark: approved for production by {who}{at}."
        case State.REJECTED:
            return f":no_entry: rejected by {who}{at}: {kit.text(run.reason, 500)}"
        case State.STAGED:
            return ":hourglass: staged; the review opens anew in a moment."
        case _:
            return f"{status_line(run)}; there is nothing to decide any more."


def _small_print(run: Run) -> str:
    return f"{_what_was_staged(run)} Approvals and signatures count for exactly what is staged now."


def _what_was_staged(run: Run) -> str:
    digest = f"`{run.digest.text[:12]}`" if run.digest else "unknown"
    submission = f"Submission `{kit.text(run.preview.split('/')[-1], 60)}`. " if run.preview else ""
    return f"{submission}Digest {digest}."


def approved(run: Run, missing: int) -> Message:
    """Thank for a yes."""
    if missing:
        return done(f"Recorded. {words.count(missing, 'more approval')} needed.")
    if run.state is State.GOING_LIVE:
        return done(f"That was the last approval needed: {run.offer} is sent to production now.")
    says = f":white_check_mark: That was the last approval needed: *{kit.text(run.offer)}* is "
    said = f"{says}{status_line(run)}."
    return Message(text=said, blocks=(kit.section(said),))
