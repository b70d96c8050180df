"""App Home: what waits for me, what failed, what is in flight, what is staged."""

from bot.domain.run.states import is_final
from bot.domain.run.summaries import HomeView, RunPage, RunSummary
from bot.ports.slack import Block, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Field
from bot.views.run.lists import run_line

_WATCHES = (
    "Everything in flight is here. The policy lets you stage no offer; `/stage whoami` says whom to ask."
)
_INTRO = "Type `/stage offer-x` in a channel to push an offer to staging. Everything in flight is here."
_NOTHING = "Nothing is in flight, and nothing waits for you."
_UNKNOWN = (
    ":warning: Slack does not tell me who you are now, so I cannot show what waits for you. "
    "This page is drawn again by itself; `/stage list` shows everything in flight."
)


def home(view: HomeView) -> View:
    """Draw App Home for one person."""
    if view.refusal:
        return {"type": "home", "blocks": [kit.header("stagebot"), kit.section(kit.text(view.refusal, 300))]}
    blocks = [
        *_part("Waiting for your approval", view.waiting_for_me),
        *_part("Failed within a day", view.failed),
        *_part("In flight", view.in_flight),
        *_part("Staged, waiting for somebody else", view.staged),
        *_part("Ended within a day", view.ended),
    ]
    return _page(blocks or [kit.section(_NOTHING)], _INTRO if view.may_stage else _WATCHES)


def unknown() -> View:
    """Say that it is not known whose Home this is."""
    return _page([kit.section(_UNKNOWN)])


def _page(blocks: list[Block], intro: str = _INTRO) -> View:
    buttons = kit.actions(
        Field.MENU,
        kit.button("Everything in flight", Action.LIST),
        kit.button("How to use /stage", Action.HELP),
    )
    head = [kit.header("stagebot"), kit.section(intro)]
    return {"type": "home", "blocks": [*head, *blocks, kit.divider(), buttons]}


def _part(title: str, page: RunPage) -> list[Block]:
    if not page.runs:
        return []
    lines = [_run(line) for line in page.runs]
    if page.more:
        lines.append(
            kit.context(f"and {page.more} more; `/stage list` and `/stage history offer-x` show them")
        )
    return [kit.header(title), *lines]


def _run(line: RunSummary) -> Block:
    """A run in a line; one in flight with the way to have its messages posted in a channel."""
    run = line.run
    if is_final(run.state):
        return kit.section(run_line(line))
    label = "Post the review in…" if run.digest is not None else "Post its card in…"
    return kit.section(run_line(line), accessory=kit.button(label, Action.MOVE, run.id))
