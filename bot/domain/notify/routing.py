"""Which event is told where, how loudly, and whom it mentions: one table for every kind of event."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from bot.domain import attention
from bot.domain.journal import Event
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review import events as review_events
from bot.domain.run import events as run_events
from bot.domain.run.obstacles import ONLY_PEOPLE_MEND
from bot.domain.run.run import Run
from bot.domain.values import SYSTEM, ChannelId, PersonId
from bot.domain.whitelist import events as whitelist_events
from bot.domain.whitelist.revision import WhitelistRevision


class Slot(StrEnum):
    """A place that a subject has in a channel."""

    CARD = "card"  # the root message: one per run, updated in place
    PROGRESS = "progress"  # a quiet reply in the thread; several of one moment become one reply
    REVIEW = "review"  # the review in the thread: one per run, updated in place
    OUTCOME = "outcome"  # a reply that the channel sees too
    WHITELIST = "whitelist"  # the message of one version of a whitelist, updated in place
    WHITELIST_NEWS = "whitelist_news"  # a reply to it that the channel sees too
    ATTENTION = "attention"  # what somebody is asked to do; those of one moment become one message
    ATTENTION_OVER = "attention_over"  # that message again, when it is over
    PICTURE = "picture"  # how the run went, drawn: a file in the thread
    OPERATORS = "operators"  # a word to those who can mend what nobody else can


ROOTS = frozenset({Slot.CARD, Slot.WHITELIST})
"""The messages that stand in the channel itself; what else a subject says goes into their threads."""

STANDING = ROOTS | {Slot.REVIEW}
"""The messages that are updated in place."""


class Audience(Enum):
    """Whom a message mentions. The actor is never notified of their own act."""

    NOBODY = auto()
    REQUESTER = auto()  # who asked for the run
    CONTACT = auto()  # who the policy names for failures, else the requester
    EDITOR = auto()  # who saved the version of the whitelist, else the contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where an event is told besides the subject's root message, which every event redraws."""

    reply: Slot | None = None
    redraws_review: bool = False
    loud: bool = False
    mentions: Audience = Audience.NOBODY
    on_root: bool = False  # the mention stands on the root message itself
    operators: bool = False  # those who run the bot are told, too
    picture: bool = False  # the run so far is shown as a picture in the thread
    moved_from: ChannelId | None = None  # what stands in that channel is drawn anew, too


_ROOT_ONLY = Route()
_STAGED = Route(picture=True)
_QUIET = Route(reply=Slot.PROGRESS)
_REVIEW = Route(redraws_review=True)
_REVIEW_AND_QUIET = Route(reply=Slot.PROGRESS, redraws_review=True)
_OPENED = Route(reply=Slot.REVIEW, loud=True)  # whoever can act is asked by name, see `waits`
_ASKS = Route(reply=Slot.OUTCOME, redraws_review=True)  # whoever can act is asked by their wait
_OUTCOME = Route(reply=Slot.OUTCOME, redraws_review=True, loud=True, mentions=Audience.REQUESTER)
_NEWS = Route(reply=Slot.OUTCOME, redraws_review=True, loud=True)
_STUCK = Route(reply=Slot.OUTCOME, redraws_review=True, loud=True, mentions=Audience.CONTACT)
_OBSTACLE = Route(reply=Slot.OUTCOME, redraws_review=True, loud=True, operators=True)
_LIVE = replace(_NEWS, picture=True)
_END_FAILED = replace(_NEWS, picture=True)
_WHITELIST_NEWS = Route(reply=Slot.WHITELIST_NEWS, loud=True, mentions=Audience.EDITOR)
_WHITELIST_ASKS = Route(mentions=Audience.EDITOR, on_root=True)


def route_of(event: Event) -> Route:  # noqa: C901, PLR0911, PLR0912 - a table, one branch a row
    """Return where an event is told: the table. A kind without a row here fails the type check."""
    match event:
        case run_events.RequestOpened() | review_events.DecisionGrounds():
            return _ROOT_ONLY
        case run_events.RequestStaged():
            return _STAGED
        case (
            run_events.RequestSubmitted()
            | run_events.RequestAdopted()
            | run_events.RequestBlocked()
            | run_events.DraftChanged()
            | run_events.ClassContradicted()
            | run_events.StepStarted()
            | run_events.StepCompleted()
            | run_events.StepFailed()
            | run_events.StepWentBack()
            | run_events.GoliveSubmitted()
            | run_events.CancelRequested()
            | run_events.CancelRefused()
            | run_events.PollFound()
            | run_events.WhitelistChanged()
            | run_events.SecondPostRemoved()
            | review_events.CommandLineUsed()
        ):
            return _QUIET
        case run_events.ApprovalRequested():
            return _OPENED
        case review_events.ApprovalGiven():
            return _REVIEW_AND_QUIET if event.operator else _REVIEW
        case review_events.ItemSigned() | review_events.ItemUnsigned():
            return _REVIEW
        case (
            review_events.GoliveOrdered()
            | run_events.ApprovalVoided()
            | review_events.ApprovalWithdrawn()
            | review_events.ApprovalExpiring()
            | review_events.ChangesWithdrawn()
        ):
            return _REVIEW_AND_QUIET
        case review_events.ChangesRequested():
            return _ASKS
        case run_events.PollLost():
            return _OBSTACLE if event.again or event.obstacle in ONLY_PEOPLE_MEND else _QUIET
        case run_events.MessagesCalledUp():
            return _REVIEW
        case run_events.ChannelMoved():
            return Route(reply=Slot.PROGRESS, redraws_review=True, moved_from=event.former)
        case run_events.RunLate():
            return _ASKS
        case review_events.ApprovalExpired():
            return _ASKS
        case run_events.RequestFailed() | run_events.GoliveFailed():
            return _END_FAILED
        case run_events.ReasonsFound():
            return _ASKS
        case run_events.RequestLive():
            return _LIVE
        case (
            run_events.PersonNeeded()
            | review_events.GoliveScheduled()
            | review_events.GoliveReady()
            | review_events.ApprovalsToRenew()
        ):
            return _NEWS
        case review_events.ApproversMissing():
            return _STUCK
        case (
            review_events.RequestRejected()
            | run_events.RequestCanceled()
            | run_events.RequestSuperseded()
            | run_events.GoliveHeld()
            | review_events.FreezeLifted()
            | review_events.EmergencyDeclared()
            | review_events.EmergencyWithdrawn()
        ):
            return _OUTCOME
        case (
            whitelist_events.WhitelistSaved()
            | whitelist_events.WhitelistWaiting()
            | whitelist_events.WhitelistApplied()
            | whitelist_events.WhitelistWithdrawn()
        ):
            return _ROOT_ONLY
        case (
            whitelist_events.WhitelistConflicted()
            | whitelist_events.WhitelistRefused()
            | whitelist_events.WhitelistNotRestaged()
            | whitelist_events.WhitelistEnding()
            | whitelist_events.WhitelistGroupChanged()
        ):
            return _WHITELIST_NEWS
        case whitelist_events.WhitelistProposed():
            return _WHITELIST_ASKS
        case (
            attention.AskedToAct() | attention.NotReached() | attention.WaitTaken() | attention.WaitSnoozed()
        ):
            return _ROOT_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to post. What exactly is rendered when it is sent, from the subject as it is then."""

    slot: Slot
    channel: ChannelId
    loud: bool = False
    mention: PersonId | None = None


def notices_for(
    event: Event,
    subject: Run | WhitelistRevision,
    policy: OfferPolicy,
    *,
    operators: Collection[str] = (),
) -> tuple[Notice, ...]:
    """Return what to post about an event: the root message, then what the table says.

    `operators` are channels and people who hear what only they can mend.
    """
    route, channel = route_of(event), subject.channel
    mention = _mentioned(route.mentions, event.by, subject, policy)
    root = Slot.CARD if isinstance(subject, Run) else Slot.WHITELIST
    notices = [Notice(slot=root, channel=channel, mention=mention if route.on_root else None)]
    if route.redraws_review:
        notices.append(Notice(slot=Slot.REVIEW, channel=channel))
    if route.reply is not None:
        notices.append(Notice(slot=route.reply, channel=channel, loud=route.loud, mention=mention))
    if route.picture:
        notices.append(Notice(slot=Slot.PICTURE, channel=channel))
    if route.moved_from is not None:
        notices += [Notice(slot=slot, channel=route.moved_from) for slot in (Slot.CARD, Slot.REVIEW)]
    if route.operators:
        notices += [Notice(slot=Slot.OPERATORS, channel=ChannelId(name)) for name in sorted(operators)]
    return tuple(notices)


def _mentioned(
    audience: Audience, actor: PersonId, subject: Run | WhitelistRevision, policy: OfferPolicy
) -> PersonId | None:
    owner = subject.requested_by if isinstance(subject, Run) else subject.by
    match audience:
        case Audience.NOBODY:
            return None
        case Audience.REQUESTER:
            return None if owner == actor else owner
        case Audience.CONTACT:
            return policy.contact or owner
        case Audience.EDITOR:
            return owner if owner != SYSTEM else policy.contact
