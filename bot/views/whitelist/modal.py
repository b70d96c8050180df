"""Draws the whitelist modal's form, and reads it back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.errors import UnknownOffer
from bot.domain.values import ChannelId, RevisionId
from bot.domain.whitelist.entries import Entries, Entry
from bot.domain.whitelist.paste import LineProblem, one_line, printed
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.summaries import WhitelistBoard, WhitelistForm
from bot.ports.slack import Block, View
from bot.views.blocks import inputs, kit, words
from bot.views.blocks.ids import Action, Callback, Field
from bot.views.whitelist import words as said

TITLE = "Whitelist"
_MOST_TEXT = 3000
_ROOM = 2600
"""A list that prints longer than this gets the long form: room must be left for what is typed."""
_MOST_WHY, _MOST_NAME = 300, 40
_MOST_PROBLEMS = 20
_MOST_SHOWN = 20
_MOST_ABOUT = 500
_EXAMPLE = "11111111-2222-3333-4444-555555555555, QA team, until 2027-03-31"
_HOW_TO_WRITE = (
    "A line is `ID, label, until YYYY-MM-DD`; label and last day may be left out. Read as well: what "
    "`az account list` prints, the portal's CSV, lists with bullets or numbers, `@name` for a saved group."
)


def loading(about: str, channel: ChannelId) -> View:
    """What stands there within a second. `about` is the offer as somebody named it."""
    says = f":hourglass_flowing_sand: Reading the whitelist of *{kit.text(about, 120)}*…"
    return view([kit.section(says)], about=about, channel=channel)


def busy(says: str, *, about: str, channel: ChannelId, revision: str = "") -> View:
    """What stands there while something is looked up or saved."""
    blocks = [kit.section(f":hourglass_flowing_sand: {says}")]
    return view(blocks, about=about, channel=channel, revision=revision)


def form(board: WhitelistBoard) -> View:
    """The list to edit, with what is in force beside it; read-only for those who may not."""
    revision = board.revision
    head = [kit.section(_heading(board)), *kit.paragraphs(_in_force(board))]
    if not board.may_edit:
        return _view(board, [*head, *_read_only(revision.base), _buttons(board)])
    if fits(revision.base) and len(printed(revision.entries)) <= _MOST_TEXT:
        fields = _short_form(revision.entries, optional=not revision.base)
    else:
        fields = _long_form(revision)
    return _view(
        board,
        [*head, *fields, *_extras(board), _buttons(board), kit.context(said.IN_FORCE_LATER)],
        submit="Review changes",
    )


def fits(entries: Entries) -> bool:
    """Tell whether a list can be edited as text in one field."""
    return len(printed(entries)) <= _ROOM


def _heading(board: WhitelistBoard) -> str:
    revision = board.revision
    name = f"*{kit.text(revision.offer_name, 120)}* (`{kit.text(revision.offer)}`)"
    return f"{name}, {kit.text(words.offer_type(revision.offer_type), 60)}\nWho can access the staged offer?"


def _in_force(board: WhitelistBoard) -> list[str]:
    draft = said.subscriptions(len(board.revision.base))
    if board.in_force is None:
        return [f"*In the draft:* {draft}. Nothing is staged now, so nobody previews it yet."]
    force = f"*In force now:* {said.subscriptions(len(board.in_force))} may see the staged offer."
    if not board.pending.reaches_marketplace:
        return [f"{force} The draft holds the same list."]
    change = board.pending
    lines = [
        *(f"pending: {said.whole(entry)} added" for entry in change.added),
        *(f"pending: {said.whole(entry)} removed" for entry in change.removed),
        *(f"pending: {said.whole(entry)} with another label" for _, entry in change.relabelled),
    ]
    counted = f"*In the draft:* {draft}, {said.counted(change)}:"
    return [force, counted, *said.listed(lines, most=_MOST_SHOWN)]


def _read_only(entries: Entries) -> list[Block]:
    lines = [said.whole(entry) for entry in entries]
    shown = said.listed(lines, most=40) if lines else ["The list is empty."]
    return [
        *kit.paragraphs(shown),
        kit.context("The policy names other people for editing this list; you see it as it is."),
    ]


def _short_form(entries: Entries, *, optional: bool) -> list[Block]:
    return [
        kit.context(_HOW_TO_WRITE),
        kit.text_input(
            Field.LINES,
            "One subscription per line",
            placeholder=_EXAMPLE,
            most=_MOST_TEXT,
            optional=optional,
            initial=printed(entries),
        ),
    ]


def _long_form(revision: WhitelistRevision) -> list[Block]:
    change = revision.diff
    typed = printed((*change.added, *(now for _, now in change.relabelled)))
    kept = typed if len(typed) <= _MOST_TEXT else ""
    says = f"{said.subscriptions(len(revision.base))} are too many for one text field."
    if typed and not kept:
        says = "The list from the file is too long for this form. Upload it again to save it."
    add = kit.text_input(
        Field.ADD,
        "Add: one subscription per line",
        placeholder=_EXAMPLE,
        most=_MOST_TEXT,
        optional=True,
        initial=kept,
    )
    return [kit.section(says), kit.context(_HOW_TO_WRITE), add, *_removing(revision)]


def _removing(revision: WhitelistRevision) -> list[Block]:
    options = [(_option(entry), entry.subscription) for entry in revision.base]
    gone = {entry.subscription for entry in revision.diff.removed}
    chosen = [pair for pair in options if pair[1] in gone]
    if not options:
        return []
    return [
        inputs.many(Field.REMOVE, "Remove", options, placeholder="Type to search the list", initial=chosen)
    ]


def _option(entry: Entry) -> str:
    return f"{entry.subscription} {one_line(entry.label)}".strip()


def _extras(board: WhitelistBoard) -> list[Block]:
    names = [(f"@{name} ({count})", name) for name, count in board.groups.items()]
    groups = [inputs.many(Field.GROUPS, "Add saved groups", names, placeholder="Choose")] if names else []
    return [
        *groups,
        inputs.file_input(
            Field.FILE, "Or upload a CSV", hint="Its list replaces the whole whitelist. You see it first."
        ),
        inputs.line_input(
            Field.WHY,
            "Why?",
            placeholder="Kept with this version",
            most=_MOST_WHY,
            initial=kit.plain(board.revision.why, _MOST_WHY),
        ),
        inputs.line_input(
            Field.GROUP_NAME, "Save this list as a group", placeholder="qa-team", most=_MOST_NAME
        ),
    ]


def _buttons(board: WhitelistBoard) -> Block:
    revision = board.revision
    return kit.actions(
        Field.RUN,
        kit.button("Download CSV", Action.WHITELIST_CSV, revision.id),
        kit.button("History", Action.WHITELIST_HISTORY, revision.offer),
    )


def _view(board: WhitelistBoard, blocks: Sequence[Block], *, submit: str = "") -> View:
    revision = board.revision
    return view(blocks, about=revision.offer, channel=revision.channel, revision=revision.id, submit=submit)


def problems(
    found: Sequence[LineProblem], *, about: str, channel: ChannelId, revision: str, name: str
) -> View:
    """What is wrong with a file, line by line, and the way back."""
    blocks = [
        kit.section(f":x: {name} is not saved: {words.count(len(found), 'line')} cannot be read."),
        kit.quoted(problem_lines(found)),
        kit.actions(Field.RUN, kit.button("Back to the list", Action.WHITELIST_BACK, revision)),
    ]
    return view(blocks, about=about, channel=channel, revision=revision)


def refused(why: str, *, can_try: bool, about: str, channel: ChannelId, revision: str = "") -> View:
    """Why there is nothing to show, and the way back to what was typed or to another try."""
    buttons = []
    if revision:
        buttons = [kit.button("Back to the list", Action.WHITELIST_BACK, revision)]
    elif can_try:
        buttons = [kit.button("Try again", Action.WHITELIST, about[:_MOST_ABOUT])]
    row = [kit.actions(Field.RUN, *buttons)] if buttons else []
    blocks = [kit.section(f":no_entry: {kit.text(why, 600)}"), *row]
    return view(blocks, about=about, channel=channel, revision=revision)


def unknown(error: UnknownOffer, *, channel: ChannelId) -> View:
    """No such offer: the nearest names as buttons."""
    blocks = [kit.section(f":mag: {kit.text(str(error), 300)}")]
    if error.near:
        named = enumerate(error.near[:5])
        near = [kit.button(name, f"{Action.WHITELIST}:{i}", name) for i, name in named]
        blocks += [kit.section("Did you mean one of these?"), kit.actions(Field.NEAR, *near)]
    return view(blocks, about=error.offer, channel=channel)


def problem_lines(found: Sequence[LineProblem]) -> list[str]:
    """Return every problem with its line, at most as many as a person reads."""
    lines = [f"Line {problem.line}: {problem.reason}" for problem in found[:_MOST_PROBLEMS]]
    if len(found) > _MOST_PROBLEMS:
        lines.append(f"and {words.count(len(found) - _MOST_PROBLEMS, 'more line')} like these")
    return lines


def view(
    blocks: Sequence[Block], *, about: str, channel: ChannelId, revision: str = "", submit: str = ""
) -> View:
    """A form of the whitelist modal that knows what it is about."""
    kept = {"offer": about[:_MOST_ABOUT], "channel": channel, "revision": revision}
    subject = json.dumps(kept, separators=(",", ":"))
    return kit.modal(Callback.WHITELIST, TITLE, blocks, submit=submit, private_metadata=subject)


def subject(private_metadata: str) -> tuple[str, ChannelId, RevisionId]:
    """Return the offer, as it was named, the channel and the version that a modal is about."""
    kept = json.loads(private_metadata or "{}")
    return (
        str(kept.get("offer", "")),
        ChannelId(str(kept.get("channel", ""))),
        RevisionId(str(kept.get("revision", ""))),
    )


def read(state: Mapping[str, Any]) -> tuple[WhitelistForm, str]:
    """Read the submitted form, and the name under which the list is to be saved as a group, if any."""
    form_ = WhitelistForm(
        lines=inputs.text_of(state, Field.LINES),
        add=inputs.text_of(state, Field.ADD) or "",
        remove=frozenset(inputs.chosen(state, Field.REMOVE)),
        groups=inputs.chosen(state, Field.GROUPS),
        why=(inputs.text_of(state, Field.WHY) or "").strip()[:_MOST_WHY],
        file=inputs.file_of(state, Field.FILE),
    )
    return form_, (inputs.text_of(state, Field.GROUP_NAME) or "").strip().lstrip("@").lower()
