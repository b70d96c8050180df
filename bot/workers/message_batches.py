"""From notices to what is to be sent: rows of one run folded, and rendered from the run as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.notify.routing import ROOTS, STANDING, Slot
from bot.domain.offer.unknown_messages import PastFailure
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import ChannelId, PersonId, RevisionId, RunId, SubjectId
from bot.ports.slack import Message
from bot.ports.store.outbox import Delivery, Outgoing
from bot.ports.store.tx import Tx
from bot.usecases.kernel.estimates import estimate_of
from bot.usecases.kernel.services import Services
from bot.usecases.review import summary
from bot.views import announcements, posts
from bot.views.posts import render
from bot.views.run import channel as channel_views
from bot.views.whitelist import post as whitelist_post
from bot.workers import demands
from bot.workers.rendered import Rendered

_FOLDED = {Slot.PROGRESS, Slot.ATTENTION}
LOUD_REVIEW = "review:loud"
"""Under this slot it is remembered for which digest a review was announced to the channel."""

_MOST_PAST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageBatch:
    """Rows that become one message: all cards of a run, all its reviews, neighbouring step events."""

    slot: Slot
    channel: ChannelId
    rows: tuple[Outgoing, ...]

    @property
    def marker(self) -> str:
        """What the message carries so that it can be found again."""
        return self.rows[0].id

    @property
    def place(self) -> str:
        """The slot under which its message is remembered."""
        return self.slot if self.slot in STANDING else f"{self.slot}:{self.marker}"

    @property
    def is_loud(self) -> bool:
        """Tell whether the channel sees it too."""
        return any(row.loud for row in self.rows)

    @property
    def mention(self) -> PersonId | None:
        """Who must act, if somebody must."""
        return next((row.mention for row in self.rows if row.mention), None)

    @property
    def was_tried(self) -> bool:
        """Tell whether a call for it went out without an answer that we know of."""
        return any(row.delivery is Delivery.TRIED for row in self.rows)


def batches(rows: Sequence[Outgoing]) -> list[MessageBatch]:
    """Fold a run's rows: the card first, because the thread hangs on it; the rest in order.

    The latest review stands for all of them, and so does one picture, which comes last.
    Neighbouring progress rows of the same delivery state become one reply: a group that was tried together
    is looked for together.
    """
    ordered = sorted(rows, key=lambda row: (row.created_at, row.id))
    others = [row for row in ordered if row.slot not in STANDING and row.slot is not Slot.PICTURE]
    replies = [tuple(group) for _, group in groupby(others, key=_fold_key)]
    folded = [
        *_by_channel(ordered, ROOTS),
        *replies,
        *_by_channel(ordered, STANDING - ROOTS),
        *_pictures(ordered),
    ]
    return [MessageBatch(slot=of[0].slot, channel=of[0].channel, rows=of) for of in folded]


def _by_channel(rows: Sequence[Outgoing], slots: frozenset[Slot]) -> list[tuple[Outgoing, ...]]:
    wanted = [row for row in rows if row.slot in slots]
    channels = dict.fromkeys(row.channel for row in wanted)
    return [tuple(row for row in wanted if row.channel == channel) for channel in channels]


def _pictures(ordered: Sequence[Outgoing]) -> list[tuple[Outgoing, ...]]:
    """Fold pictures of one channel; those that were tried apart, because they are given up."""
    wanted = [row for row in ordered if row.slot is Slot.PICTURE]
    places = dict.fromkeys((row.channel, row.delivery) for row in wanted)
    return [tuple(row for row in wanted if (row.channel, row.delivery) == place) for place in places]


def _fold_key(row: Outgoing) -> tuple[Slot, ChannelId, str]:
    return (row.slot, row.channel, row.delivery if row.slot in _FOLDED else row.id)


def compose(tx: Tx, services: Services, subject: SubjectId, batch: MessageBatch) -> Rendered | None:
    """Render a batch from what it speaks of as that is now; None when it is gone."""
    if batch.slot in {Slot.ATTENTION, Slot.ATTENTION_OVER}:
        return demands.compose(tx, services, batch.slot, batch.channel, batch.rows)
    if tx.revisions.get(RevisionId(subject)) is not None:
        return _of_revision(tx, RevisionId(subject), batch)
    return _of_run(tx, services, RunId(subject), batch)


def _of_revision(tx: Tx, id_: RevisionId, batch: MessageBatch) -> Rendered | None:
    revision = tx.revisions.get(id_)
    if revision is None:
        return None
    if batch.slot is Slot.OPERATORS:
        message: Message | None = announcements.to_operators(batch.rows[-1].recorded.event, revision.offer)
    elif batch.slot is Slot.WHITELIST:
        message = whitelist_post.post(revision, mention=batch.mention)
    else:
        event = batch.rows[-1].recorded.event
        message = announcements.news(event, revision, mention=batch.mention)
    return Rendered(
        subject=id_,
        owner=revision.by,
        offer=revision.offer,
        message=message,
        plain=posts.plain_whitelist(message, revision) if message is not None else None,
        standing=tx.posts.get(id_, batch.place, batch.channel),
        card=tx.posts.get(id_, Slot.WHITELIST, batch.channel),
    )


def _past_failures(tx: Tx, run: Run) -> tuple[PastFailure, ...]:
    """Return what failed before in the same workspace, newest first."""
    recent = tx.runs.recent(run.team, limit=_MOST_PAST)
    return tuple(
        PastFailure(past.offer, past.failure) for past in recent if past.failure and past.id != run.id
    )


def _of_run(tx: Tx, services: Services, run_id: RunId, batch: MessageBatch) -> Rendered | None:
    run = tx.runs.get(run_id)
    if run is None:
        return None
    if batch.slot in STANDING and batch.channel != run.channel:
        return _left_behind(tx, run, batch)
    announces = _announces(tx, run, batch)
    explanations = services.catalogue.explain(run.failure, _past_failures(tx, run)) if run.failure else ()
    message = render(
        batch.slot,
        [row.recorded.event for row in batch.rows],
        run,
        board=summary.board(tx, services, run),
        explanations=explanations,
        estimate=estimate_of(tx, run, now=services.clock.now()) if batch.slot is Slot.CARD else None,
        has_unknown=run.failure is not None and bool(services.catalogue.unexplained(run.failure)),
        mention=batch.mention,
    )
    return Rendered(
        run=run_id,
        announces=announces,
        pointer=channel_views.below(run) if announces else None,
        plain=posts.plain(message, run) if message is not None else None,
        subject=run_id,
        owner=run.requested_by,
        offer=run.offer,
        message=message,
        standing=tx.posts.get(run_id, batch.place, batch.channel),
        card=tx.posts.get(run_id, Slot.CARD, batch.channel),
    )


def _announces(tx: Tx, run: Run, batch: MessageBatch) -> str:
    """Return what a review that asks for decisions shows for the first time: nobody heard of it yet.

    Loudness is of what is shown, not of the row: a quiet row may be the first to render it.
    """
    if batch.slot is not Slot.REVIEW or run.state is not State.AWAITING_APPROVAL or run.digest is None:
        return ""
    loud = tx.posts.get(run.id, LOUD_REVIEW, batch.channel)
    if loud is None and not batch.is_loud and tx.posts.get(run.id, batch.place, batch.channel) is not None:
        return ""  # it was shown before this was kept
    return "" if loud is not None and loud.shows == run.digest.text else run.digest.text


def _left_behind(tx: Tx, run: Run, batch: MessageBatch) -> Rendered:
    """What stands in a channel that the run has left points to the new one."""
    standing = tx.posts.get(run.id, batch.place, batch.channel)
    return Rendered(
        run=run.id,
        is_left=True,
        subject=run.id,
        owner=run.requested_by,
        offer=run.offer,
        message=channel_views.moved(run) if standing is not None else None,
        standing=standing,
        card=None,
    )
