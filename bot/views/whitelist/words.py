"""Subscriptions, differences and verdicts in words. Whole ids for the modal, short ones for channels."""

from collections.abc import Iterable

from bot.domain.whitelist.entries import Entries, Entry, WhitelistDiff
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.domain.whitelist.subscription_kinds import Judgement, Verdict
from bot.views.blocks import kit, words

IN_FORCE_LATER = "A change is in force only after the next push to staging."
_ICONS = {
    Verdict.FITS: ":white_check_mark:",
    Verdict.WARN: ":warning:",
    Verdict.REFUSED: ":no_entry:",
    Verdict.UNKNOWN: ":mag:",
}
_STATES = {
    RevisionState.PROPOSED: "proposed, not saved",
    RevisionState.SAVED: "on its way to the draft",
    RevisionState.APPLYING: "on its way to the draft",
    RevisionState.APPLIED: "saved in the draft",
    RevisionState.CONFLICTED: "not saved: the draft was changed meanwhile",
    RevisionState.REFUSED: "refused by the marketplace",
    RevisionState.WITHDRAWN: "withdrawn",
    RevisionState.FOUND: "found in the draft (made in Partner Center)",
}


def subscriptions(number: int) -> str:
    """Say how many."""
    return words.count(number, "subscription")


def whole(entry: Entry) -> str:
    """Name a subscription by its whole id, for the eyes of who edits."""
    return f"`{entry.subscription}`{_after(entry)}"


def short(entry: Entry) -> str:
    """Name a subscription for a channel."""
    return f"`{entry.short}`{_after(entry)}"


def _after(entry: Entry) -> str:
    label = f" {kit.text(entry.label, 120)}" if entry.label else ""
    return f"{label} (until {entry.until.isoformat()})" if entry.until else label


def judged(entry: Entry, judgement: Judgement) -> str:
    """Name a subscription with what is known of its kind."""
    says = f" — {kit.text(judgement.says, 200)}" if judgement.says else ""
    return f"{_ICONS[judgement.verdict]} {whole(entry)}{says}"


def counted(change: WhitelistDiff) -> str:
    """Say a difference in numbers: `2 added, 1 removed`."""
    parts = [
        (len(change.added), "added"),
        (len(change.removed), "removed"),
        (len(change.relabelled), "with another label"),
        (len(change.redated), "with another last day"),
    ]
    return ", ".join(f"{number} {verb}" for number, verb in parts if number) or "nothing changed"


def listed(lines: Iterable[str], *, most: int) -> list[str]:
    """Return the lines of a list, cut with the count of what is missing."""
    every = list(lines)
    shown = every[:most]
    if len(every) > most:
        shown.append(f"and {len(every) - most} more")
    return [f"• {line}" for line in shown]


def named(entries: Entries, *, most: int = 3) -> str:
    """Name a few subscriptions in a sentence for a channel."""
    shown = ", ".join(short(entry) for entry in entries[:most])
    more = f" and {len(entries) - most} more" if len(entries) > most else ""
    return f"{shown}{more}"


def state(revision: WhitelistRevision) -> str:
    """Say how far a version is."""
    if revision.waits:
        return "kept until the run in flight ends"
    return _STATES[revision.state]


def author(revision: WhitelistRevision) -> str:
    """Name who made a version, without pinging them."""
    if revision.by_name:
        return f"*{kit.text(revision.by_name, 80)}*"
    return "stagebot" if revision.state is RevisionState.PROPOSED else "somebody in Partner Center"
