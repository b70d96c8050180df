"""The approvals inside the review: who said yes and for how long, who is still needed, who objects."""

from bot.domain.people import EVERYONE
from bot.domain.review.summary import ApprovalView, ReviewView
from bot.domain.run.run import Objection, Run
from bot.ports.slack import Block
from bot.views.blocks import kit, words

_MOST_PEOPLE = 10
_MOST_OBJECTIONS = 5
_MOST_OPEN = 3


def approvals(run: Run, board: ReviewView) -> str:
    """Say who approved, how many more are needed and from whom, and why nobody can just now."""
    given = [_given(run, line) for line in board.given[:_MOST_PEOPLE]]
    if len(board.given) > _MOST_PEOPLE:
        given.append(f"and {len(board.given) - _MOST_PEOPLE} more")
    needed = [f":white_circle: {words.count(board.missing, 'approval')} needed{_from_whom(run, board)}."]
    if not board.missing:
        needed = []
    ahead = foreseen(board, words.who(run, run.requested_by)) if board.missing else []
    return "\n".join(["*Approvals*", *given, *needed, *_when(run, board), *ahead, *_why_not_yet(run, board)])


def foreseen(board: ReviewView, requester: str) -> list[str]:
    """Say what will be in the way although nothing is wrong yet, and what to do about it."""
    lines = []
    if board.nobody_left:
        lines.append(
            f":no_entry: Nobody can give what is missing: the policy names nobody for it but {requester}, "
            "who asked for this run. Cancel it and have somebody else push, or have the policy changed."
        )
    if board.outlasting is not None:
        lines.append(
            ":hourglass: Approvals given now run out before the freeze ends. The approvers are asked again "
            f"{kit.when(board.outlasting.until)}; the checklist can be signed now."
        )
    return lines


def _when(run: Run, board: ReviewView) -> list[str]:
    """Say when it goes live, if not at once."""
    if run.goes_live_at is not None and not run.asks_first and not board.missing:
        return [f":alarm_clock: Approved. It goes live {kit.when(run.goes_live_at)}."]
    if board.freeze is not None:
        reason = kit.text(board.freeze.reason, 200)
        return [f":snowflake: Frozen until {kit.when(board.freeze.until)}: {reason}"]
    if not board.missing:
        return [":white_check_mark: Approved. Somebody who may approve has to send it live now."]
    return []


def objections(run: Run) -> list[Block]:
    """Say who asked for which changes."""
    if not run.objections:
        return []
    lines = [_objection(run, objection) for objection in run.objections[:_MOST_OBJECTIONS]]
    more = len(run.objections) - _MOST_OBJECTIONS
    if more > 0:
        lines.append(f"and {words.count(more, 'more person', 'more people')}")
    push = f"`/stage {kit.text(run.offer)}` pushes again and takes this run's place."
    return [kit.section("\n".join(["*Changes asked for*", *lines, push]))]


def _objection(run: Run, objection: Objection) -> str:
    who = words.who(run, objection.by)
    return f":memo: {who}, {kit.when(objection.at)}: {kit.text(objection.reason, 300)}"


def _given(run: Run, line: ApprovalView) -> str:
    until = f", counts until {kit.when(line.counts_until)}" if line.counts_until else ""
    return f":white_check_mark: {words.who(run, line.person)}, {kit.when(line.given_at)}{until}"


def _from_whom(run: Run, board: ReviewView) -> str:
    said_yes = {line.person for line in board.given}
    out = frozenset() if board.requester_may_approve else frozenset({str(run.requested_by)})
    if board.gaps is not None and len(board.gaps) > 1:
        parts = [f"{gap.missing}{_named(gap.of - said_yes - out)}" for gap in board.gaps]
        who = f": {' and '.join(parts)}"
    else:
        who = _named((board.gaps[0].of if board.gaps else board.approvers) - said_yes - out)
    if not board.approvers:
        return ", and the policy names nobody who may approve (`approvers` in `stagebot.yaml`)"
    if board.requester_may_approve or _names_people_only(board):
        return who
    return f"{who}, not from {words.who(run, run.requested_by)}, who asked for the run"


def _names_people_only(board: ReviewView) -> bool:
    """Tell whether the names alone show that the requester is not meant: no group could include them."""
    named = [name for gap in board.gaps or () for name in gap.of] or list(board.approvers)
    return bool(named) and all(name.startswith(("U", "W")) for name in named)


def _named(people: frozenset[str]) -> str:
    left = sorted(people)
    if EVERYONE in people:
        return ""
    named = [kit.anybody(name) for name in left[:_MOST_PEOPLE]]
    if len(left) > _MOST_PEOPLE:
        named.append(f"{len(left) - _MOST_PEOPLE} more")
    return f" from {', '.join(named)}" if named else ""


def _why_not_yet(run: Run, board: ReviewView) -> list[str]:
    """Explain why there is no button to approve."""
    if run.objections:
        return [":lock: *Approve* comes back when the changes asked for are withdrawn."]
    if not board.unsigned:
        return []
    named = [f"“{kit.text(item.text, 80)}”" for item in board.unsigned[:_MOST_OPEN]]
    if len(board.unsigned) > _MOST_OPEN:
        named.append(f"{len(board.unsigned) - _MOST_OPEN} more")
    return [f":lock: *Approve* becomes available when these are signed: {', '.join(named)}."]
