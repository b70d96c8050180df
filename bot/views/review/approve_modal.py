"""The dialog of whoever may send an offer to production: what happens then, and what exactly goes live."""

import json

from bot.domain.review.summary import ReviewView
from bot.domain.run.run import Run
from bot.ports.slack import Block, View
from bot.views.blocks import kit, words
from bot.views.blocks.ids import Action, Callback, Field

_MOST_CHANGES = 15


def draw(run: Run, board: ReviewView, *, became_last: bool = False) -> View:
    """Draw the dialog of an approval; `became_last`: others approved since it was drawn first."""
    late = ["Others approved meanwhile, so yours is now the last approval."] if became_last else []
    submit = "Send it live" if goes_at_once(board) else "Approve"
    return _dialog(
        Callback.APPROVE, run, [*late, _what_happens(run, board)], submit, is_last=goes_at_once(board)
    )


def draw_send(run: Run) -> View:
    """Draw the dialog of sending an offer live that is approved already."""
    says = f"Everything is approved: this sends {_what_goes(run)} to *production* now. It cannot be undone."
    return _dialog(Callback.SEND_LIVE, run, [says], "Send it live", is_last=True)


def goes_at_once(board: ReviewView) -> bool:
    """Tell whether the next approval is the last one and sends the offer live at once."""
    return board.missing <= 1 and board.freeze is None and board.opens_at is None


def _what_happens(run: Run, board: ReviewView) -> str:
    offer = kit.text(run.offer)
    if board.missing > 1:
        more = words.count(board.missing - 1, "more approval")
        return f"You approve that *{offer}* goes to *production*. After yours, {more} will be needed."
    if board.freeze is not None:
        return (
            f"This is the last approval. *{offer}* is frozen and does not go to *production* before the "
            "freeze ends; what happens then, the policy says."
        )
    if board.opens_at is not None:
        return (
            f"This is the last approval: it has {_what_goes(run)} go to *production* "
            f"{kit.when(board.opens_at)}, which cannot be undone. Until then it can be withdrawn."
        )
    return f"This is the last approval: it sends {_what_goes(run)} to *production* now. It cannot be undone."


def _what_goes(run: Run) -> str:
    """Name the offer with its weightiest change and its version: one sentence says what happens."""
    changes = run.goes_live or run.changes
    biggest = f"with *{kit.text(changes[0], 200)}*" if changes else ""
    others = f" and {words.count(len(changes) - 1, 'more change')}" if len(changes) > 1 else ""
    version = _version(run)
    inside = f"{biggest}{others}; {version}" if changes else version
    return f"*{kit.text(run.offer)}* ({inside})"


def _dialog(callback: Callback, run: Run, says: list[str], submit: str, *, is_last: bool) -> View:
    digest = run.digest.text if run.digest else ""
    about = json.dumps({"run": run.id, "digest": digest, "last": is_last}, separators=(",", ":"))
    blocks = [kit.section("\n".join(says)), *_changes(run), kit.context(_small_print(run))]
    return kit.modal(
        callback, "Approve for production", blocks, submit=submit, close="Back", private_metadata=about
    )


def _changes(run: Run) -> list[Block]:
    changes = run.goes_live or run.changes
    if not changes:
        return []
    lines = [f"• {kit.text(change, 200)}" for change in changes[:_MOST_CHANGES]]
    if rest := changes[_MOST_CHANGES:]:
        lines.append(f"• and {words.more_changes(rest)}")
    every = kit.button("All changes", Action.DETAILS, run.id)
    return [*kit.paragraphs(["*What goes live*", *lines]), kit.actions(Field.CHANGES, every)]


def _small_print(run: Run) -> str:
    version = _version(run)
    return version[:1].upper() + version[1:]


def _version(run: Run) -> str:
    """Name what is approved: the submission in Partner Center, when it was staged, and its digest."""
    submission = f"submission `{kit.text(run.preview.split('/')[-1], 60)}`, " if run.preview else ""
    staged = f"staged {kit.when(run.staged_at)}, " if run.staged_at else ""
    return f"{submission}{staged}digest `{run.digest.text[:12] if run.digest else 'unknown'}`"


def subject(private_metadata: str) -> tuple[str, str, bool]:
    """Return the run, the digest that was shown, and whether it was said that it goes live at once."""
    kept = json.loads(private_metadata or "{}")
    return str(kept.get("run", "")), str(kept.get("digest", "")), bool(kept.get("last"))
