"""From a notice's slot to the message that says it."""

import json
import re
from collections.abc import Sequence

from bot.domain.journal import Event
from bot.domain.notify.routing import Slot
from bot.domain.offer.explanations import Explanation
from bot.domain.review.summary import ReviewView
from bot.domain.run import events as run_events
from bot.domain.run.estimate import Estimate
from bot.domain.run.run import Run
from bot.domain.values import OfferId, PersonId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.slack import Message
from bot.views.announcements import outcome, progress, to_operators
from bot.views.blocks import kit, words
from bot.views.review.post import review
from bot.views.run.card import card
from bot.views.run.failure import failed

_FAILURES = (run_events.RequestFailed, run_events.GoliveFailed, run_events.ReasonsFound)
_MENTION = re.compile(r"<(?:@|!subteam\^)[A-Z0-9]+>")


def render(
    slot: Slot,
    events: Sequence[Event],
    run: Run,
    *,
    board: ReviewView,
    explanations: Sequence[Explanation],
    has_unknown: bool = False,
    estimate: Estimate | None,
    mention: PersonId | None,
) -> Message | None:
    """Render what a slot shows of a run as it is now; None when there is nothing to show.

    `has_unknown`: no explanation speaks of some message of the failure.
    """
    match slot:
        case Slot.CARD:
            return card(run, estimate=estimate, approvers=board.approvers)
        case Slot.REVIEW:
            return review(run, board, mention=mention) if run.digest is not None else None
        case Slot.PROGRESS:
            return progress(events, run)
        case Slot.OPERATORS:
            return to_operators(events[-1], run.offer)
        case _:
            event = events[-1]
            is_failure = isinstance(event, _FAILURES)
            if is_failure and explanations:
                return failed(event, run, explanations, has_unknown=has_unknown, mention=mention)
            return outcome(event, run, mention=mention)


def without_pings(message: Message) -> Message:
    """Return a message that names people and groups without calling them; itself where it names nobody."""
    blocks = json.dumps([message.text, list(message.blocks), message.fallback_blocks])
    quiet = _MENTION.sub("…", blocks)
    if quiet == blocks:
        return message
    text, shown, fallback = json.loads(quiet)
    return Message(text=text, blocks=tuple(shown), fallback_blocks=fallback)


def plain(message: Message, run: Run) -> Message:
    """Say a message that Slack did not take in plain text, with where to look instead."""
    return _plain(message, words.portal_url(run.durable_id), run.offer)


def plain_whitelist(message: Message, revision: WhitelistRevision) -> Message:
    """Say a whitelist's message that Slack did not take in plain text."""
    return _plain(message, words.portal_url(revision.durable_id), revision.offer)


def _plain(message: Message, portal: str, offer: OfferId) -> Message:
    where = f"`/stage status {kit.text(offer)}` has the rest, and {kit.link(portal, 'Partner Center')}."
    return Message(text=f"{kit.cut(message.text, 1000)}\nSlack did not take the full message. {where}")
