"""Asks what has to be changed before the offer can go live. It is read back as a rejection is."""

from bot.domain.run.run import Run
from bot.ports.slack import View
from bot.views.blocks import kit
from bot.views.blocks.ids import Callback, Field

_MOST = 500


def draw(run: Run) -> View:
    """Draw the modal."""
    says = (
        f"*{kit.text(run.offer)}* stays staged, and approvals given so far are void. Whoever asked for "
        "the run is told, and can push again; until then, or until you withdraw this, nobody can approve."
    )
    reason = kit.text_input(
        Field.REASON,
        "What should change?",
        placeholder="What has to be corrected?",
        most=_MOST,
        optional=False,
    )
    return kit.modal(
        Callback.REQUEST_CHANGES,
        "Request changes",
        [kit.section(says), reason],
        submit="Request changes",
        close="Back",
        private_metadata=run.id,
    )
