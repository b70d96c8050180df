"""Replies in a subject's thread: every event's sentence, from the one table of its subject."""

from collections.abc import Sequence

from bot.domain.attention import AttentionEvent
from bot.domain.journal import Event
from bot.domain.review.events import ReviewEvent
from bot.domain.run import events as run_events
from bot.domain.run.events import RunEvent
from bot.domain.run.run import Run
from bot.domain.seals import Seal
from bot.domain.values import OfferId, PersonId
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.slack import Message
from bot.views.blocks import kit, words
from bot.views.blocks.sentence import Sentence
from bot.views.review import sentences as review_sentences
from bot.views.run import sentences as run_sentences
from bot.views.whitelist import sentences as whitelist_sentences

_MOST_LINES = 20


def sentence_of(event: RunEvent | ReviewEvent, run: Run) -> Sentence | None:
    """Return the sentence for an event of a run; None for what its card or review alone shows."""
    if isinstance(event, ReviewEvent):
        return review_sentences.sentence(event, run)
    return run_sentences.sentence(event, run)


def progress(events: Sequence[Event], run: Run) -> Message | None:
    """Say several events of one moment in one reply, a line each."""
    lines = [found.text for event in events if (found := _of_run(event, run)) is not None]
    if not lines:
        return None
    shown = lines[-_MOST_LINES:]
    if len(lines) > _MOST_LINES:
        shown.insert(0, f"… and {words.count(len(lines) - _MOST_LINES, 'earlier change')}")
    latest = shown[-1].split(": ", 1)[-1] if shown[-1].startswith(":") else shown[-1]
    return Message(text=f"{kit.text(run.offer)}: {latest}", blocks=(kit.section("\n".join(shown)),))


def outcome(event: Event, run: Run, *, mention: PersonId | None) -> Message | None:
    """Announce how a run ended, or that somebody has to act."""
    found = _of_run(event, run)
    if found is None:
        return None
    whom = f"{kit.anybody(mention)} " if mention else ""
    return Message(
        text=f"{kit.text(run.offer)} {found.headline}",
        blocks=(kit.section(f"{whom}{found.text}"), kit.context(*_details(run))),
    )


def news(event: Event, revision: WhitelistRevision, *, mention: PersonId | None) -> Message | None:
    """Announce in the thread of a version, and in the channel, what somebody has to know of."""
    if not isinstance(event, RevisionEvent):
        raise TypeError(f"{event.kind} is no event of a whitelist")
    found = whitelist_sentences.sentence(event, revision)
    if found is None:
        return None
    whom = f"{kit.person(mention)} " if mention else ""
    offer = kit.text(revision.offer)
    return Message(text=f"{offer}: {found.text}", blocks=(kit.section(f"{whom}{offer}: {found.text}"),))


def to_operators(event: Event, offer: OfferId) -> Message:
    """Tell those who run the bot what only they can mend."""
    named = kit.text(offer)
    if isinstance(event, run_events.PollLost):
        says = run_sentences.obstacle(event.obstacle, kit.text(event.reason, 200))
        says = f":warning: {says} Seen at *{named}*; every other run waits as well."
    else:
        says = (
            f":warning: Slack refused a message about *{named}* ({event.kind}), so it was posted as plain "
            "text, if at all. Slack's reasons stand in the log beside `post.refused`; please report it."
        )
    return Message(text=f"stagebot needs somebody who runs it ({named})", blocks=(kit.section(says),))


def _of_run(event: Event, run: Run) -> Sentence | None:
    if isinstance(event, RevisionEvent):
        raise TypeError(f"{event.kind} is no event of a run")
    if isinstance(event, AttentionEvent):
        return None  # the demand itself says it to whom it concerns
    return sentence_of(event, run)


def _details(run: Run) -> list[str]:
    details = []
    if run.decided_by:
        details.append(f"Decided by {words.everybody(run, run.decided_by)}")
    if run.ended_at is not None:
        details.append(f"{words.in_all(run)} in all")
    details.append(kit.link(words.portal_url(run.durable_id), "Partner Center"))
    return details


def sealed(seal: Seal) -> Message:
    """Say a seal in words, with the root that an auditor holds against `stagebot audit verify`."""
    counted = f"{words.count(seal.events, 'event')} in {words.count(seal.chains, 'chain')}"
    said = f"Audit seal {seal.number}, {kit.when(seal.at)}: {counted}.\nRoot `{seal.root}`"
    return Message(text=f"Audit seal {seal.number}: {counted}.", blocks=(kit.context(said),))
