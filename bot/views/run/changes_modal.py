"""Every change, whole: a window with as many pages as it takes. What is too long for a line goes on below."""

import textwrap
from collections.abc import Sequence

from bot.domain.run.run import Run
from bot.ports.slack import Block, View
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Callback, Changes, Field

_TITLE = "All changes"
_MOST_LINES = 40
_WIDTH = 500
"""Escaped it is at most five times as long, so that no part is cut (a section takes 3,000)."""


def of_run(run: Run, first: int = 0) -> View:
    """Draw a page of what goes live with a run, else of what it publishes."""
    changes = run.goes_live or run.changes
    where = dict(zip(run.changes, run.details, strict=False))
    lines = [f"{text} [{where[text]}]" if text in where else text for text in changes]
    against = "compared with what is live now" if run.goes_live else "compared with what was published"
    return _page(f"*{kit.text(run.offer)}*, {against}", lines, Changes.RUN, run.id, first)


def of_draft(offer: str, changes: Sequence[str], first: int = 0) -> View:
    """Draw a page of what a push of the draft would change."""
    return _page(f"*{kit.text(offer)}*, the draft as it is now", changes, Changes.DRAFT, offer, first)


def loading(offer: str) -> View:
    """What stands there while the draft is read."""
    says = f":hourglass_flowing_sand: Reading the draft of *{kit.text(offer)}*…"
    return kit.modal(Callback.NOTICE, _TITLE, [kit.section(says)])


def sentence(why: str, *, can_try: bool) -> View:  # noqa: ARG001 - the button below the window tries again
    """Why the changes cannot be shown."""
    return kit.modal(Callback.NOTICE, _TITLE, [kit.section(f":warning: {kit.text(why, 600)}")])


def _page(about: str, changes: Sequence[str], action: Changes, value: str, first: int) -> View:
    if not changes:
        says = f"{about}: nothing changes."
        return kit.modal(Callback.NOTICE, _TITLE, [kit.section(says)])
    starts = _starts(changes)
    number = max(n for n, start in enumerate(starts) if start <= max(first, 0))
    end = starts[number + 1] if number + 1 < len(starts) else len(changes)
    shown = changes[starts[number] : end]
    lines = [line for change in shown for line in _lines(change)]
    counted = f"{starts[number] + 1} to {end} of {words.count(len(changes), 'change')}"
    blocks = [kit.section(about), *kit.paragraphs(lines), kit.context(counted)]
    return kit.modal(Callback.NOTICE, _TITLE, [*blocks, *_paging(starts, number, action, value)])


def _starts(changes: Sequence[str]) -> list[int]:
    """Return where each page begins. A change stays on one page, however long it is."""
    starts, used = [0], 0
    for number, change in enumerate(changes):
        height = len(_parts(change))
        if used and used + height > _MOST_LINES:
            starts.append(number)
            used = 0
        used += height
    return starts


def _lines(change: str) -> list[str]:
    return [f"{'•' if not n else '   '} {kit.text(part, _WIDTH)}" for n, part in enumerate(_parts(change))]


def _parts(change: str) -> list[str]:
    if len(change) <= _WIDTH:
        return [change]
    return textwrap.wrap(change, _WIDTH, break_on_hyphens=False) or [""]


def _paging(starts: Sequence[int], number: int, action: Changes, value: str) -> list[Block]:
    buttons = []
    if number > 0:
        buttons.append(kit.button("Back", f"{action}:{starts[number - 1]}", value))
    if number + 1 < len(starts):
        buttons.append(kit.button("Next page", f"{action}:{starts[number + 1]}", value))
    return [kit.actions(Field.PAGE, *buttons)] if buttons else []
