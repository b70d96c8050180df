"""The review of a staged offer: where to look, what changed, who said yes, Approve and Reject."""

from bot.domain.request import StagingRequest
from bot.domain.state import State
from bot.domain.summaries import ReviewBoard
from bot.domain.values import PersonId
from bot.ports.chat import Block, Message
from bot.views import kit, words
from bot.views.ids import Action, Field

_MOST_CHANGES = 12
_MOST_APPROVERS = 10


def review(request: StagingRequest, board: ReviewBoard, *, mention: PersonId | None) -> Message:
    """Draw the review: open while it waits, with the decision and without buttons after it."""
    if request.state is State.AWAITING_APPROVAL:
        return _open(request, board, mention)
    return _closed(request)


def _open(request: StagingRequest, board: ReviewBoard, mention: PersonId | None) -> Message:
    offer = kit.text(request.offer)
    whom = f"{kit.person(mention)} " if mention else ""
    blocks = [
        kit.section(f"{whom}:package: *{offer} is STAGED.* Check it, then decide about production."),
        *_what(request),
        kit.section(_where(request)),
        kit.section(_yeses(request, board)),
        _buttons(request, board),
        kit.context(f"Digest {_short(request)}: approvals count for exactly what is staged now."),
    ]
    return Message(text=f"{offer} is STAGED and waits for approval", blocks=kit.fitted(blocks))


def _what(request: StagingRequest) -> list[Block]:
    if not request.changes:
        return []
    lines = [f"• {kit.text(line, 200)}" for line in request.changes[:_MOST_CHANGES]]
    more = len(request.changes) - _MOST_CHANGES
    if more > 0:
        lines.append(f"• and {words.count(more, 'more change')}")
    return [kit.section("*What would go live*\n" + "\n".join(lines))]


def _where(request: StagingRequest) -> str:
    portal = kit.link(words.portal_url(request.durable_id), "Partner Center has the preview links")
    allowed = words.count(request.whitelist_count, "whitelisted subscription")
    return (
        f"*Where to look*\n{portal}. Only the {allowed} can see it. To deploy by template or "
        f"command line, add `-PREVIEW` to the offer ID: `{kit.text(request.offer)}-PREVIEW`."
    )


def _yeses(request: StagingRequest, board: ReviewBoard) -> str:
    given = [
        f":white_check_mark: {words.who(request, line.person)}, {kit.when(line.given_at)}"
        for line in board.given
    ]
    missing = board.needed - len(board.given)
    who = _who(request, board)
    lines = [*given, f":white_circle: {words.count(missing, 'approval')} needed{who}."]
    return "*Approvals*\n" + "\n".join(lines)


def _who(request: StagingRequest, board: ReviewBoard) -> str:
    named = sorted(board.approvers)[:_MOST_APPROVERS]
    people = [kit.person(name) if name[0] in "UW" else kit.text(name, 80) for name in named]
    who = f" from {', '.join(people)}" if people else ""
    if board.requester_may_approve:
        return who
    return f"{who}, from somebody other than {words.who(request, request.requested_by)}"


def _buttons(request: StagingRequest, board: ReviewBoard) -> Block:
    offer, name = kit.text(request.offer), kit.plain(request.offer, 50)
    if board.needed - len(board.given) <= 1:
        says = f"This is the last approval: it sends *{offer}* to *production*. It cannot be undone."
        ask = kit.confirm(f"Send {name} live?", says, yes="Send it live", danger=True)
    else:
        says = f"You approve that *{offer}* goes to *production*. More approvals are needed."
        ask = kit.confirm(f"Approve {name}?", says, yes="Approve")
    return kit.actions(
        Field.REVIEW,
        kit.button("Approve for production", Action.APPROVE, request.id, style="primary", confirm=ask),
        kit.button("Reject", Action.REJECT, request.id, style="danger"),
        *([kit.button("Technical details", Action.DETAILS, request.id)] if request.details else []),
    )


def _closed(request: StagingRequest) -> Message:
    offer = kit.text(request.offer)
    said = f"*{offer}*: {_decision(request)}"
    blocks = [kit.section(said), *_what(request), kit.context(f"Digest {_short(request)}")]
    return Message(text=f"{offer}: {words.STATES[request.state][1]}", blocks=kit.fitted(blocks))


def _decision(request: StagingRequest) -> str:
    who = words.everybody(request, request.decided_by)
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


def _short(request: StagingRequest) -> str:
    return f"`{request.digest.text[:12]}`" if request.digest else "unknown"
