"""App Home: what waits for me, what failed, what is in flight, what is staged."""

from collections.abc import Sequence

from bot.domain.run.summaries import HomeView, RunSummary
from bot.ports.slack import Block, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Field
from bot.views.run.lists import run_line

_INTRO = "Type `/stage offer-x` in a channel to push an offer to staging. Everything in flight is here."
_NOTHING = "Nothing is in flight, and nothing waits for you."


def home(board: HomeView) -> View:
    """Draw App Home for one person."""
    blocks = [
        kit.header("stagebot"),
        kit.section(_INTRO),
        *_part("Waiting for your approval", board.waiting_for_me),
        *_part("Failed within a day", board.failed),
        *_part("In flight", board.in_flight),
        *_part("Staged, waiting for somebody else", board.staged),
        *_part("Ended within a day", board.ended),
    ]
    if len(blocks) == 2:
        blocks.append(kit.section(_NOTHING))
    buttons = kit.actions(Field.MENU, kit.button("How to use /stage", Action.HELP))
    return {"type": "home", "blocks": [*blocks[:98], kit.divider(), buttons]}


def _part(title: str, lines: Sequence[RunSummary]) -> list[Block]:
    if not lines:
        return []
    return [kit.header(title), *(kit.section(run_line(line)) for line in lines)]
