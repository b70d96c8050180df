"""App Home: what waits for me, what failed, what is in flight, what is staged."""

from collections.abc import Sequence

from bot.domain.run.states import is_final
from bot.domain.run.summaries import HomeView, RunSummary
from bot.ports.slack import Block, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Field
from bot.views.run.lists import run_line

_INTRO = "Type `/stage offer-x` in a channel to push an offer to staging. Everything in flight is here."
_NOTHING = "Nothing is in flight, and nothing waits for you."


def home(board: HomeView) -> View:
    """Draw App Home for one person."""
    if board.refusal:
        return {"type": "home", "blocks": [kit.header("stagebot"), kit.section(kit.text(board.refusal, 300))]}
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
    return [kit.header(title), *(_run(line) for line in lines)]


def _run(line: RunSummary) -> Block:
    """A run in a line; one in flight with the way to have its messages posted in a channel."""
    run = line.run
    if is_final(run.state):
        return kit.section(run_line(line))
    label = "Post the review in…" if run.digest is not None else "Post its card in…"
    return kit.section(run_line(line), accessory=kit.button(label, Action.MOVE, run.id))
