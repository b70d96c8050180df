"""Draws the whitelist modal's other pages: the difference before saving, what became of it, the versions."""

from collections.abc import Collection, Sequence

from bot.domain.run.run import gives_way_to_whitelist
from bot.domain.values import ChannelId, OfferId, RevisionId
from bot.domain.whitelist.entries import Entries, compare
from bot.domain.whitelist.revision import OPEN, RevisionState, WhitelistRevision
from bot.domain.whitelist.subscription_kinds import SAYABLE
from bot.domain.whitelist.summaries import ProposalView
from bot.ports.slack import Block, View
from bot.views.blocks import bands, inputs, kit, words
from bot.views.blocks.ids import Action, Field
from bot.views.run.status_line import status_line
from bot.views.whitelist import words as said
from bot.views.whitelist.modal import view

_MOST = 16
_MOST_ASKED = 10


def difference(board: ProposalView, *, folded: int = 0, can_wait: bool = False) -> View:
    """What would be saved, and the buttons that save it. `can_wait`: a run holds the draft now."""
    revision = board.revision
    change = revision.diff
    title = f"*{kit.text(revision.offer)}*: {said.counted(change)}"
    doubles = _doubles(folded)
    restores = f" This restores version {revision.restores}." if revision.restores else ""
    blocks = [kit.section(f"{title}.{doubles}{restores}")]
    blocks += _added(board) + _others(board) + _unknown(board) + _conflict(board)
    if board.refused:
        says = f"{said.subscriptions(len(board.refused))} cannot be listed. Take them out, then save."
        blocks.append(kit.section(f":no_entry: {says}"))
        return _page(revision, [*blocks, kit.actions(Field.RUN, _back(revision))])
    if can_wait and board.run is not None:
        blocks.append(kit.section(_held(board)))
    return _page(revision, [*blocks, _save_buttons(board, can_wait), kit.context(said.IN_FORCE_LATER)])


def _added(board: ProposalView) -> list[Block]:
    lines = [said.judged(e, board.judgements[e.subscription]) for e in board.revision.diff.added]
    return kit.paragraphs(["*Added*", *said.listed(lines, most=_MOST)]) if lines else []


def _others(board: ProposalView) -> list[Block]:
    change = board.revision.diff
    parts = {
        "Removed": [said.whole(entry) for entry in change.removed],
        "With another label": [
            f"{said.whole(now)}, before: {kit.text(was.label, 120) or 'no label'}"
            for was, now in change.relabelled
        ],
        "Another last day": [said.whole(entry) for entry in change.redated],
    }
    return [
        block
        for title, lines in parts.items()
        if lines
        for block in kit.paragraphs([f"*{title}*", *said.listed(lines, most=_MOST)])
    ]


def _unknown(board: ProposalView) -> list[Block]:
    """A place to say of which kind a subscription is that stagebot cannot read."""
    asked = [*board.unknown, *(e for e in board.revision.diff.added if e.subscription in board.said_by)]
    if not asked:
        return []
    options = [(shown, kind) for kind, shown in SAYABLE.items()]
    blocks = [
        kit.context(
            "stagebot cannot read these subscriptions (another tenant, usually). That never blocks them. "
            "CSP, DreamSpark and Azure in Open cannot preview an image: say the kind if you know it."
        )
    ]
    for entry in asked[:_MOST_ASKED]:
        who = board.said_by.get(entry.subscription)
        known = f" (said by {kit.person(who)})" if who else ""
        picker = inputs.one_of(Action.WHITELIST_KIND, options, placeholder="Say its kind")
        block = kit.section(f"{said.whole(entry)}{known}", accessory=picker)
        blocks.append(block | {"block_id": entry.subscription})
    return blocks


def _conflict(board: ProposalView) -> list[Block]:
    if board.theirs is None:
        return []
    change = compare(board.revision.base, board.theirs)
    says = (
        f":warning: *In the draft now* ({said.counted(change)}): somebody changed it since you opened it. "
        "Saving yours as it is would be refused; nothing is overwritten, and what you typed is kept."
    )
    merge = kit.button("Put my changes on top", Action.WHITELIST_MERGE, board.revision.id)
    lines = _changes(board.revision.base, board.theirs)
    return [*kit.paragraphs([says, *lines]), kit.actions(Field.NEAR, merge)]


def _doubles(folded: int) -> str:
    if not folded:
        return ""
    each = "it counts" if folded == 1 else "each counts"
    return f" {words.count(folded, 'line')} named a subscription again; {each} once."


def _held(board: ProposalView) -> str:
    run = board.run
    state = status_line(run) if run is not None else ""
    return (
        f":hourglass: A run of this offer is {state}; the marketplace takes no change to the draft until it "
        "ends. Your change is kept and applied then, and the thread says so."
    )


def _save_buttons(board: ProposalView, can_wait: bool) -> Block:
    revision = board.revision
    removed = len(revision.diff.removed)
    ask = None
    if removed:
        says = f"{said.subscriptions(removed)} will not see the staged offer any more after the next push."
        ask = kit.confirm(f"Remove {said.subscriptions(removed)}?", says, yes="Remove and save", danger=True)
    buttons = [
        kit.button(
            "Keep and save then" if can_wait else "Save",
            Action.WHITELIST_SAVE,
            revision.id,
            style="primary",
            confirm=ask,
        ),
        kit.button(
            "Save and restage", Action.WHITELIST_RESTAGE, revision.id, confirm=_ask_restage(board, ask)
        ),
        _back(revision),
    ]
    return kit.actions(Field.RUN, *buttons)


def _ask_restage(board: ProposalView, removes: Block | None) -> Block | None:
    """Say what ends with the push: a run that stands, who approved it, and how long it takes anew."""
    run = board.run
    if run is None or not gives_way_to_whitelist(run):
        return removes
    removed = len(board.revision.diff.removed)
    loses = f"{said.subscriptions(removed)} will not see the staged offer any more. " if removed else ""
    by = f" by {words.everybody(run, run.approved_by[:3])}" if run.approved_by else ""
    again = f" Staging it again {bands.takes(board.usual)}." if board.usual is not None else ""
    says = f"{loses}The run that is {status_line(run)}{by} ends, and its approvals are void.{again}"
    return kit.confirm(
        f"End the run of {kit.plain(run.offer, 50)}?", says, yes="Save and restage", danger=True
    )


def _back(revision: WhitelistRevision) -> Block:
    return kit.button("Back to the list", Action.WHITELIST_BACK, revision.id)


def became(revision: WhitelistRevision) -> View:
    """What became of a saved version."""
    says = _BECAME[revision.state].format(change=said.counted(revision.diff))
    if revision.waits and revision.state in OPEN:
        says = ":hourglass: Kept. It is applied when the run in flight ends; the channel hears of it."
    elif revision.state is RevisionState.APPLIED and revision.restage:
        says += "\nThe push to staging was asked for with it: its card is in the channel."
    blocks = [kit.section(says)]
    if revision.state is RevisionState.REFUSED:
        blocks.append(kit.quoted([revision.problem]))
    if revision.state is RevisionState.CONFLICTED:
        blocks += both(revision)
    if revision.state is RevisionState.APPLIED and not revision.restage:
        push = kit.button("Push to staging", Action.STAGE_OFFER, revision.offer)
        blocks += [kit.context(said.IN_FORCE_LATER), kit.actions(Field.RUN, push)]
    return _page(revision, blocks)


_BECAME = {
    RevisionState.SAVED: ":outbox_tray: Saved here. The marketplace has not taken it yet; the channel hears.",
    RevisionState.APPLYING: ":outbox_tray: Sent. The marketplace works on it; the channel hears of the end.",
    RevisionState.APPLIED: ":white_check_mark: Saved in the draft: {change}.",
    RevisionState.CONFLICTED: ":warning: Not saved: somebody changed the draft meanwhile.",
    RevisionState.REFUSED: ":x: The marketplace refused the list:",
    RevisionState.PROPOSED: "Not saved.",
    RevisionState.WITHDRAWN: "Withdrawn. The draft is as Partner Center shows it.",
    RevisionState.FOUND: "This version was found in the draft.",
}


def saved_first(revision: WhitelistRevision, other: WhitelistRevision) -> View:
    """Somebody else saved a change first: both, and a way to put one on top of the other."""
    says = (
        f":warning: Not saved: {said.author(other)} saved another change of this whitelist first. "
        "What you typed is kept."
    )
    buttons = [
        kit.button("Put my changes on top", Action.WHITELIST_MERGE, revision.id, style="primary"),
        _back(revision),
    ]
    mine, theirs = said.counted(revision.diff), said.counted(other.diff)
    blocks = [
        kit.section(says),
        *kit.paragraphs([f"*Yours* ({mine})", *_changes(revision.base, revision.entries)]),
        *kit.paragraphs([f"*{said.author(other)}* ({theirs})", *_changes(other.base, other.entries)]),
        kit.actions(Field.NEAR, *buttons),
    ]
    return _page(revision, blocks)


def both(revision: WhitelistRevision) -> list[Block]:
    """The two lists of a conflict, and the ways out of it."""
    mine = said.counted(revision.diff)
    theirs = compare(revision.base, revision.theirs)
    buttons = [
        kit.button("Put my changes on top", Action.WHITELIST_MERGE, revision.id, style="primary"),
        kit.button("Use my whole list", Action.WHITELIST_RESTORE, revision.id),
        kit.button("Keep theirs", Action.WHITELIST, revision.offer),
    ]
    return [
        *kit.paragraphs([f"*Yours* ({mine})", *_changes(revision.base, revision.entries)]),
        *kit.paragraphs(
            [f"*In the draft now* ({said.counted(theirs)})", *_changes(revision.base, revision.theirs)]
        ),
        kit.actions(Field.NEAR, *buttons),
    ]


def _changes(base: Entries, after: Entries) -> list[str]:
    change = compare(base, after)
    lines = [
        *(f"added {said.whole(entry)}" for entry in change.added),
        *(f"removed {said.whole(entry)}" for entry in change.removed),
        *(f"with another label: {said.whole(entry)}" for _, entry in change.relabelled),
        *(f"with another last day: {said.whole(entry)}" for entry in change.redated),
    ]
    return said.listed(lines, most=_MOST) or ["• nothing"]


def history(
    offer: OfferId,
    name: str,
    kept: Sequence[WhitelistRevision],
    *,
    current: Collection[RevisionId],
    channel: ChannelId,
) -> View:
    """The versions, newest first: who, when, what, why. Those in `current` are what the draft holds now."""
    blocks = [kit.section(f"*{kit.text(name, 120)}* (`{kit.text(offer)}`): versions of the whitelist")]
    if not kept:
        blocks.append(kit.section("No version is kept yet. The first one is kept when you save a change."))
    for revision in kept:
        again = kit.button("Restore", Action.WHITELIST_RESTORE, revision.id)
        can_restore = revision.id not in current
        blocks.append(kit.section(_version(revision), accessory=again if can_restore else None))
        if not can_restore:
            blocks.append(kit.context("The draft holds this list now."))
    back = kit.button("Back to the list", Action.WHITELIST, offer)
    return view([*blocks, kit.actions(Field.RUN, back)], about=offer, channel=channel)


def _version(revision: WhitelistRevision) -> str:
    when = kit.when(revision.saved_at or revision.created_at)
    why = f"\n{kit.text(revision.why, 300)}" if revision.why else ""
    restores = f", restores version {revision.restores}" if revision.restores else ""
    return (
        f"*Version {revision.number}*, {said.author(revision)}, {when}{restores}\n"
        f"{said.counted(revision.diff)}; {said.subscriptions(len(revision.entries))} in all; "
        f"{said.state(revision)}{why}"
    )


def _page(revision: WhitelistRevision, blocks: Sequence[Block]) -> View:
    return view(blocks, about=revision.offer, channel=revision.channel, revision=revision.id)
