"""Asks why a freeze is lifted or an emergency declared. It is read back as a rejection is."""

from collections.abc import Sequence

from bot.domain.run.run import Run
from bot.ports.slack import Block, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Callback, Field
from bot.views.review.approvals import objections

_MOST = 500


def lift_freeze(run: Run) -> View:
    """Draw the modal for a freeze."""
    says = (
        f"The freeze of now no longer holds for this run of *{kit.text(run.offer)}*; later ones do. If "
        "everything is approved, it goes to *production* now, which cannot be undone. The channel is "
        "told who lifted it, and why."
    )
    return _modal(Callback.LIFT_FREEZE, "Lift the freeze", says, run)


def emergency(run: Run) -> View:
    """Draw the modal for an emergency."""
    says = (
        f"Two people whom the policy names can send *{kit.text(run.offer)}* to *production* without the "
        "approvals, the checklist and the freeze. The second of them sends it live at once, which cannot be "
        "undone. The channel is told who, and why."
    )
    return _modal(Callback.EMERGENCY, "Declare an emergency", says, run, objections(run))


def _modal(callback: Callback, title: str, says: str, run: Run, more: Sequence[Block] = ()) -> View:
    reason = kit.text_input(Field.REASON, "Why?", placeholder="What cannot wait?", most=_MOST, optional=False)
    return kit.modal(
        callback,
        title,
        [kit.section(says), *more, reason],
        submit=title,
        close="Back",
        private_metadata=run.id,
    )
