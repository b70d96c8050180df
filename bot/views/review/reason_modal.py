"""Asks for the reason of a decision that others read: one form for all of them, and how it is read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import InvalidForm
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.slack import Block, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Callback, Field
from bot.views.review.approvals import objections

_MOST = 500
_CORRECT = "What has to be corrected?"
_CANNOT_WAIT = "What cannot wait?"


def reject(run: Run) -> View:
    """Draw the form for a rejection."""
    says = f"*{kit.text(run.offer)}* stays staged and does not go live. The team reads your reason."
    return _draw(Callback.REJECT, "Reject", says, run, hint=_CORRECT)


def request_changes(run: Run) -> View:
    """Draw the form for what has to be changed before the offer can go live."""
    says = (
        f"*{kit.text(run.offer)}* stays staged, and approvals given so far are void. Whoever asked for "
        "the run is told, and can push again; until then, or until you withdraw this, nobody can approve."
    )
    return _draw(
        Callback.REQUEST_CHANGES, "Request changes", says, run, hint=_CORRECT, label="What should change?"
    )


def lift_freeze(run: Run) -> View:
    """Draw the form for a freeze."""
    says = (
        f"The freeze of now no longer holds for this run of *{kit.text(run.offer)}*; later ones do. If "
        "everything is approved, it goes to *production* now, which cannot be undone. The channel is "
        "told who lifted it, and why."
    )
    return _draw(Callback.LIFT_FREEZE, "Lift the freeze", says, run, hint=_CANNOT_WAIT)


def emergency(run: Run) -> View:
    """Draw the form for an emergency."""
    says = (
        f"Two people whom the policy names can send *{kit.text(run.offer)}* to *production* without the "
        "approvals, the checklist and the freeze. The second of them sends it live at once, which cannot be "
        "undone. The channel is told who, and why."
    )
    return _draw(
        Callback.EMERGENCY, "Declare an emergency", says, run, hint=_CANNOT_WAIT, more=objections(run)
    )


def _draw(
    callback: Callback,
    title: str,
    says: str,
    run: Run,
    *,
    hint: str,
    label: str = "Why?",
    more: Sequence[Block] = (),
) -> View:
    reason = kit.text_input(Field.REASON, label, placeholder=hint, most=_MOST, optional=False)
    return kit.modal(
        callback,
        title,
        [kit.section(says), *more, reason],
        submit=title,
        close="Back",
        private_metadata=run.id,
    )


def subject(private_metadata: str) -> RunId:
    """Return the run that the form is about."""
    return RunId(private_metadata)


def read(state: Mapping[str, Any]) -> str:
    """Read the reason. Raises InvalidForm."""
    field = (state.get(Field.REASON) or {}).get(Field.REASON) or {}
    reason = str(field.get("value") or "").strip()
    if not reason:
        raise InvalidForm({Field.REASON.value: "Say why, so that the team knows what to correct."})
    if len(reason) > _MOST:
        raise InvalidForm({Field.REASON.value: f"At most {_MOST} characters."})
    return reason
