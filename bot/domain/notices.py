"""Who hears what, where and how loudly, when something happened."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain import events as happened
from bot.domain.events import Event
from bot.domain.policy import OfferPolicy
from bot.domain.request import StagingRequest
from bot.domain.values import ChannelId, PersonId


class Slot(StrEnum):
    """A place that a run has in a channel."""

    CARD = "card"  # the root message: one per run, updated in place
    PROGRESS = "progress"  # a quiet reply in the thread; several of one moment become one reply
    REVIEW = "review"  # the review in the thread: one per run, updated in place
    OUTCOME = "outcome"  # a reply that the channel sees too
    WHITELIST = "whitelist"  # the message of one version of a whitelist, updated in place
    WHITELIST_NEWS = "whitelist_news"  # a reply to it that the channel sees too


ROOTS = frozenset({Slot.CARD, Slot.WHITELIST})
"""The messages that stand in the channel itself; what else a subject says goes into their threads."""

STANDING = ROOTS | {Slot.REVIEW}
"""The messages that are updated in place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to say. What exactly is rendered when it is said, from the run as it is then."""

    slot: Slot
    channel: ChannelId
    loud: bool = False
    mention: PersonId | None = None


def notices_for(event: Event, request: StagingRequest, policy: OfferPolicy) -> tuple[Notice, ...]:
    """Return what to say about an event. The actor is never notified of their own act."""
    card = Notice(slot=Slot.CARD, channel=request.channel)
    return (card, *_replies(event, request, policy))


def _replies(event: Event, request: StagingRequest, policy: OfferPolicy) -> tuple[Notice, ...]:
    channel = request.channel
    quiet = Notice(slot=Slot.PROGRESS, channel=channel)
    review = Notice(slot=Slot.REVIEW, channel=channel)
    match event:
        case happened.RequestOpened() | happened.RequestStaged():
            return ()
        case happened.ApprovalRequested():
            asked = _other_than(event.by, request.requested_by)
            return (Notice(slot=Slot.REVIEW, channel=channel, loud=True, mention=asked),)
        case happened.ApprovalGiven() | happened.ItemSigned() | happened.ItemUnsigned():
            return (review,)
        case happened.ChangesRequested() | happened.ApprovalExpired() | happened.RunLate():
            whom = _asked_to_act(event, request, policy)
            return (review, Notice(slot=Slot.OUTCOME, channel=channel, mention=whom))
        case (
            happened.GoliveOrdered()
            | happened.ApprovalVoided()
            | happened.ApprovalWithdrawn()
            | happened.ApprovalExpiring()
            | happened.ChangesWithdrawn()
        ):
            return (review, quiet)
        case happened.RequestFailed() | happened.GoliveFailed() | happened.PersonNeeded():
            contact = policy.contact or request.requested_by
            return (review, Notice(slot=Slot.OUTCOME, channel=channel, loud=True, mention=contact))
        case (
            happened.RequestLive()
            | happened.RequestRejected()
            | happened.RequestCanceled()
            | happened.RequestSuperseded()
            | happened.GoliveScheduled()
            | happened.GoliveReady()
            | happened.GoliveHeld()
            | happened.FreezeLifted()
            | happened.EmergencyDeclared()
        ):
            told = _other_than(event.by, request.requested_by)
            return (review, Notice(slot=Slot.OUTCOME, channel=channel, loud=True, mention=told))
        case (
            happened.RequestSubmitted()
            | happened.RequestAdopted()
            | happened.RequestBlocked()
            | happened.DraftChanged()
            | happened.StepStarted()
            | happened.StepCompleted()
            | happened.StepFailed()
            | happened.StepWentBack()
            | happened.GoliveSubmitted()
            | happened.CancelRequested()
            | happened.CancelRefused()
            | happened.PollLost()
            | happened.PollFound()
            | happened.WhitelistChanged()
            | happened.CommandLineUsed()
        ):
            return (quiet,)


def _asked_to_act(
    event: happened.ChangesRequested | happened.ApprovalExpired | happened.RunLate,
    request: StagingRequest,
    policy: OfferPolicy,
) -> PersonId | None:
    """Return whom the thread mentions; a user group may stand where a person does."""
    if isinstance(event, happened.ChangesRequested):
        return _other_than(event.by, request.requested_by)
    is_first = isinstance(event, happened.RunLate) and not event.again
    if is_first or not policy.escalate_to:
        return request.requested_by
    return PersonId(policy.escalate_to)


def _other_than(actor: PersonId, person: PersonId) -> PersonId | None:
    return None if person == actor else person
