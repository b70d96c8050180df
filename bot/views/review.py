"""The review of a staged offer: where to look, what goes live, who checked and said yes, and the buttons."""

from bot.domain.request import StagingRequest
from bot.domain.state import State
from bot.domain.summaries import ReviewBoard
from bot.domain.values import PersonId
from bot.ports.chat import Block, Message
from bot.views import kit, words
from bot.views.approvals_part import approvals, objections
from bot.views.checklist_part import checklist, summary
from bot.views.ids import Action, Field

_MOST_CHANGES = 12
_MOST_TEXT = 2800


def review(request: StagingRequest, board: ReviewBoard, *, mention: PersonId | None) -> Message:
    """Draw the review: open while it waits, with the decision and without buttons after it."""
    if request.state is State.AWAITING_APPROVAL:
        return _open(request, board, mention)
    return _closed(request, board)


def _open(request: StagingRequest, board: ReviewBoard, mention: PersonId | None) -> Message:
    offer = kit.text(request.offer)
    head = kit.section(_headline(request, mention))
    rest = [
        kit.section(_where(request)),
        *checklist(request, board),
        kit.section(approvals(request, board)),
        *objections(request),
        _buttons(request, board),
        *_exceptions(request, board),
        kit.context(_small_print(request)),
    ]
    blocks = [head, *_what(request, kit.room_beside([head, *rest])), *rest]
    return Message(text=f"{offer} is STAGED and waits for approval", blocks=kit.fitted(blocks))


def _headline(request: StagingRequest, mention: PersonId | None) -> str:
    offer = kit.text(request.offer)
    asked = f"Asked for by {words.who(request, request.requested_by)}, {kit.when(request.created_at)}."
    whom = f"{kit.person(mention)} " if mention else ""
    if request.objections:
        return f"{whom}:package: *{offer} is STAGED, and changes were asked for.*\n{asked}"
    return f"{whom}:package: *{offer} is STAGED.* Check it, then decide about production.\n{asked}"


def _what(request: StagingRequest, room: int) -> list[Block]:
    """Say what goes live, in as many lines as there is room for."""
    changes = request.goes_live or request.changes
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
    more = len(changes) - len(lines)
    if more > 0:
        lines.append(f"• {'and ' if lines else ''}{words.count(more, 'more change' if lines else 'change')}")
    against = "compared with what is live now" if request.goes_live else "compared with what was published"
    return [kit.section(f"*What goes live*, {against}\n" + "\n".join(lines))]


def _where(request: StagingRequest) -> str:
    portal = kit.link(words.portal_url(request.durable_id), "Partner Center has the preview links")
    allowed = words.count(request.whitelist_count, "whitelisted subscription")
    return (
        f"*Where to look*\n{portal}. Only the {allowed} can see it. To deploy by template or "
        f"command line, add `-PREVIEW` to the offer ID: `{kit.text(request.offer)}-PREVIEW`."
    )


def _buttons(request: StagingRequest, board: ReviewBoard) -> Block:
    may_approve = not board.unsigned and not request.objections and bool(board.missing)
    can_withdraw = bool(board.given or request.objections)
    withdraw = kit.button("Withdraw mine", Action.WITHDRAW, request.id, confirm=_ask_withdraw())
    return kit.actions(
        Field.REVIEW,
        *([_approve(request, board)] if may_approve else []),
        kit.button("Request changes", Action.REQUEST_CHANGES, request.id),
        kit.button("Reject", Action.REJECT, request.id, style="danger"),
        *([withdraw] if can_withdraw else []),
        *([kit.button("Technical details", Action.DETAILS, request.id)] if request.details else []),
    )


def _exceptions(request: StagingRequest, board: ReviewBoard) -> list[Block]:
    """The buttons for what is out of the ordinary: sending what waited, lifting a freeze, an emergency."""
    buttons = []
    ready = not board.missing and not board.unsigned and not request.objections
    if ready and board.freeze is None and request.goes_live_at is None:
        buttons.append(_send(request))
    if board.freeze is not None and board.may_lift_freeze:
        buttons.append(kit.button("Lift the freeze", Action.LIFT_FREEZE, request.id))
    if board.has_emergency:
        buttons.append(kit.button("Emergency", Action.EMERGENCY, request.id))
    return [kit.actions(Field.EXCEPTIONS, *buttons)] if buttons else []


def _send(request: StagingRequest) -> Block:
    offer, name = kit.text(request.offer), kit.plain(request.offer, 50)
    says = f"Everything is approved: this sends *{offer}* to *production*. It cannot be undone."
    ask = kit.confirm(f"Send {name} live?", says, yes="Send it live", danger=True)
    return kit.button("Send it live", Action.SEND_LIVE, request.id, style="primary", confirm=ask)


def _approve(request: StagingRequest, board: ReviewBoard) -> Block:
    offer, name = kit.text(request.offer), kit.plain(request.offer, 50)
    if board.missing <= 1 and board.freeze is not None:
        says = (
            f"This is the last approval. *{offer}* is frozen and does not go to *production* before the "
            "freeze ends; what happens then, the policy says."
        )
        action, ask = Action.APPROVE_EARLY, kit.confirm(f"Approve {name}?", says, yes="Approve")
    elif board.missing <= 1 and board.opens_at is not None:
        says = (
            f"This is the last approval: it has *{offer}* go to *production* {kit.when(board.opens_at)}, "
            "which cannot be undone. Until then it can be withdrawn."
        )
        action, ask = Action.APPROVE_EARLY, kit.confirm(f"Approve {name}?", says, yes="Approve")
    elif board.missing <= 1:
        says = f"This is the last approval: it sends *{offer}* to *production*. It cannot be undone."
        action, ask = Action.APPROVE, kit.confirm(f"Send {name} live?", says, yes="Send it live", danger=True)
    else:
        more = words.count(board.missing - 1, "more approval")
        says = f"You approve that *{offer}* goes to *production*. After yours, {more} will be needed."
        action, ask = Action.APPROVE_EARLY, kit.confirm(f"Approve {name}?", says, yes="Approve")
    return kit.button("Approve for production", action, request.id, style="primary", confirm=ask)


def _ask_withdraw() -> Block:
    says = "Your approval, or the changes that you asked for, are taken back. The thread says so."
    return kit.confirm("Withdraw what you said?", says, yes="Withdraw", no="Keep it")


def _closed(request: StagingRequest, board: ReviewBoard) -> Message:
    offer = kit.text(request.offer)
    head = kit.section(f"*{offer}*: {_decision(request)}")
    rest = [*summary(request, board), kit.context(_small_print(request))]
    blocks = [head, *_what(request, kit.room_beside([head, *rest])), *rest]
    return Message(text=f"{offer}: {words.STATES[request.state][1]}", blocks=kit.fitted(blocks))


def _decision(request: StagingRequest) -> str:
    who = words.everybody(request, request.decided_by[:20])
    at = f", {kit.when(request.decided_at)}" if request.decided_at else ""
    match request.state:
        case State.GOING_LIVE | State.LIVE:
            return f":white_check_mark: approved for production by {who}{at}."
        case State.REJECTED:
            return f":no_entry: rejected by {who}{at}: {kit.text(request.reason, 500)}"
        case State.STAGED:
            return ":hourglass: staged; the review opens anew in a moment."
        case _:
            return f"{words.state(request)}; there is nothing to decide any more."


def _small_print(request: StagingRequest) -> str:
    digest = f"`{request.digest.text[:12]}`" if request.digest else "unknown"
    submission = f"Submission `{kit.text(request.preview.split('/')[-1], 60)}`. " if request.preview else ""
    return f"{submission}Digest {digest}: approvals and signatures count for exactly what is staged now."
