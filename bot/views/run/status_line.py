"""What is the case with a run, in one line: the one function that every surface uses."""

from collections.abc import Iterable

from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.views.blocks import kit, words

_MOST_NAMED = 4


def status_line(run: Run, *, approvers: Iterable[str] = ()) -> str:
    """Say where a run is, with its icon; `approvers` are ids of who may send it live, where that is known."""
    icon, text = _icon_and_text(run, sorted(approvers))
    return f"{icon} {text}"


def plain_status(run: Run) -> str:
    """Say it without an icon and without ids, for notifications and screen readers."""
    return _icon_and_text(run, [])[1]


def _icon_and_text(run: Run, approvers: list[str]) -> tuple[str, str]:
    if run.state is State.AWAITING_APPROVAL:
        return _waiting(run, approvers)
    if run.state is State.GOING_LIVE and run.intent is not None and run.intent.sent_at is None:
        return ":rocket:", "approved, being sent to production"
    if run.cancel_by is not None:
        return ":no_entry_sign:", f"{words.STATES[run.state][1]}, asked to be canceled"
    return words.STATES[run.state]


def _waiting(run: Run, approvers: list[str]) -> tuple[str, str]:
    if run.objections:
        return ":memo:", "STAGED, changes asked for"
    if run.goes_live_at is None:
        waits = words.STATES[run.state]
        return (
            (":package:", f"approved, {_sender(approvers)} must send it live") if run.approved_by else waits
        )
    when = kit.when(run.goes_live_at)
    if not run.approved_by and run.asks_first:
        return ":snowflake:", f"STAGED, frozen until {when}; the approvals have to be given again then"
    if not run.approved_by:
        return ":package:", f"STAGED, waiting for approval (it was to go live {when})"
    if run.asks_first:
        return ":snowflake:", f"approved, frozen until {when}, then {_sender(approvers)} must send it live"
    return ":alarm_clock:", f"approved, goes live {when}"


def _sender(approvers: list[str]) -> str:
    named = [kit.anybody(name) for name in approvers[:_MOST_NAMED]]
    if len(approvers) > _MOST_NAMED:
        named.append("others")
    return f"an approver ({' or '.join(named)})" if named else "an approver"
