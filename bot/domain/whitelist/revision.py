"""One version of an offer's whitelist: proposed, wanted, carried to the draft, or stopped on its way."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.aggregate import Outcome
from bot.domain.errors import AlreadySaved, NotAllowed, TooLateToWithdraw
from bot.domain.values import (
    ChannelId,
    DurableId,
    JobId,
    OfferId,
    PersonId,
    RevisionId,
    SubscriptionId,
    TeamId,
)
from bot.domain.whitelist import events as whitelist_events
from bot.domain.whitelist.entries import Entries, WhitelistDiff, compare, contents_digest
from bot.domain.whitelist.events import RevisionEvent

REMIND_BEFORE = timedelta(days=3)
"""How long before the last day of an entry its end is announced."""


class RevisionState(StrEnum):
    """How far a version is."""

    PROPOSED = "proposed"  # shown to somebody who has not decided yet
    SAVED = "saved"  # decided: the pump owes the write to the draft
    APPLYING = "applying"  # the write went out
    APPLIED = "applied"  # the draft holds it
    CONFLICTED = "conflicted"  # the draft was changed by somebody else since it was shown
    REFUSED = "refused"  # the marketplace refused it
    WITHDRAWN = "withdrawn"  # taken back before it went out
    FOUND = "found"  # not ours: found in the draft, made in Partner Center


TRANSITIONS: dict[RevisionState, frozenset[RevisionState]] = {
    RevisionState.PROPOSED: frozenset({RevisionState.SAVED}),
    RevisionState.SAVED: frozenset(
        {
            RevisionState.APPLYING,
            RevisionState.APPLIED,
            RevisionState.CONFLICTED,
            RevisionState.REFUSED,
            RevisionState.WITHDRAWN,
        }
    ),
    RevisionState.APPLYING: frozenset(
        {
            RevisionState.SAVED,
            RevisionState.APPLIED,
            RevisionState.CONFLICTED,
            RevisionState.REFUSED,
            RevisionState.WITHDRAWN,
        }
    ),
    RevisionState.APPLIED: frozenset(),
    RevisionState.CONFLICTED: frozenset(),
    RevisionState.REFUSED: frozenset(),
    RevisionState.WITHDRAWN: frozenset(),
    RevisionState.FOUND: frozenset(),
}
"""Every step that exists."""

_OUT_OF_REACH = 3
"""How many looks in a row failed before a change that was sent may be let go."""

OPEN = (RevisionState.SAVED, RevisionState.APPLYING)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhitelistRevision:
    """A version. `base` is what the draft held when it was shown, `entries` what it is to hold.

    All times aware UTC; `by_name`, `why`, `offer_name` and labels are foreign text. `number` counts the
    kept versions of an offer from 1; a proposal has none (0). `theirs` is what stood in the way.
    """

    id: RevisionId
    team: TeamId
    offer: OfferId
    durable_id: DurableId
    offer_name: str
    offer_type: str
    by: PersonId
    by_name: str
    channel: ChannelId
    created_at: datetime
    base: Entries
    entries: Entries
    state: RevisionState = RevisionState.PROPOSED
    number: int = 0
    why: str = ""
    restage: bool = False
    restores: int = 0
    job: JobId | None = None
    sent_at: datetime | None = None
    saved_at: datetime | None = None
    applied_at: datetime | None = None
    waits: bool = False
    faults: int = 0
    problem: str = ""
    theirs: Entries = ()
    weighed: bool = False  # the kinds of its subscriptions were looked up for exactly these entries
    blocked: frozenset[SubscriptionId] = field(default_factory=frozenset)  # of them, those that cannot be
    reminded: frozenset[SubscriptionId] = field(default_factory=frozenset)
    proposed: frozenset[SubscriptionId] = field(default_factory=frozenset)  # whose removal was proposed
    version: int = 0

    @property
    def can_be_saved(self) -> bool:
        """Tell whether somebody may still decide it."""
        return self.state is RevisionState.PROPOSED

    @property
    def diff(self) -> WhitelistDiff:
        """What it changes."""
        return compare(self.base, self.entries)


RevisionOutcome = Outcome[WhitelistRevision, RevisionEvent]


def save(
    revision: WhitelistRevision, *, by: PersonId, name: str, number: int, restage: bool, now: datetime
) -> RevisionOutcome:
    """Decide a proposal: from now on the pump owes the write. Raises AlreadySaved, NotAllowed."""
    if revision.state is not RevisionState.PROPOSED:
        raise AlreadySaved
    if revision.blocked or not revision.weighed:
        raise NotAllowed("Look at the difference first: a subscription on the list cannot be saved.")
    saved = replace(
        revision,
        state=RevisionState.SAVED,
        number=number,
        by=by,
        by_name=name,
        restage=restage,
        saved_at=now,
    )
    return Outcome(saved, (_said(saved, now),))


def _said(revision: WhitelistRevision, now: datetime) -> RevisionEvent:
    change = revision.diff
    return whitelist_events.WhitelistSaved(
        at=now,
        by=revision.by,
        number=revision.number,
        added=tuple(entry.subscription for entry in change.added),
        removed=tuple(entry.subscription for entry in change.removed),
        relabelled=tuple(entry.subscription for _, entry in change.relabelled),
        why=revision.why,
        contents=contents_digest(revision.entries),
    )


def wait(revision: WhitelistRevision, *, now: datetime) -> RevisionOutcome:
    """A publish holds the draft: keep the change and say so once."""
    if revision.waits:
        return Outcome(revision)
    return Outcome(replace(revision, waits=True), (whitelist_events.WhitelistWaiting(at=now),))


def arm(revision: WhitelistRevision, *, sent_at: datetime) -> RevisionOutcome:
    """Write down that the write goes out now (by the clock that all replicas share).

    A change that waited for a publish still does until the draft has it: it is said once.
    """
    state = _step_to(revision, RevisionState.APPLYING)
    return Outcome(replace(revision, state=state, sent_at=sent_at, job=None))


def accepted(revision: WhitelistRevision, job: JobId) -> RevisionOutcome:
    """The marketplace took the write and works on it."""
    return Outcome(replace(revision, job=job, faults=0))


def disarm(revision: WhitelistRevision) -> WhitelistRevision:
    """The write surely did not happen: it is owed as before."""
    return replace(revision, state=RevisionState.SAVED, sent_at=None, job=None)


def missed(revision: WhitelistRevision) -> RevisionOutcome:
    """The marketplace could not be asked."""
    return Outcome(replace(revision, faults=revision.faults + 1))


def applied(revision: WhitelistRevision, *, now: datetime) -> RevisionOutcome:
    """The draft holds the list."""
    state = _step_to(revision, RevisionState.APPLIED)
    done = replace(revision, state=state, applied_at=now, waits=False, faults=0)
    return Outcome(done, (whitelist_events.WhitelistApplied(at=now),))


def conflicted(revision: WhitelistRevision, theirs: Entries, *, now: datetime) -> RevisionOutcome:
    """The draft holds neither what was shown nor what is wanted: nothing is overwritten."""
    state = _step_to(revision, RevisionState.CONFLICTED)
    return Outcome(
        replace(revision, state=state, theirs=theirs), (whitelist_events.WhitelistConflicted(at=now),)
    )


def refused(revision: WhitelistRevision, reason: str, *, now: datetime) -> RevisionOutcome:
    """The marketplace refused the list."""
    state = _step_to(revision, RevisionState.REFUSED)
    return Outcome(
        replace(revision, state=state, problem=reason),
        (whitelist_events.WhitelistRefused(at=now, reason=reason),),
    )


def withdraw(revision: WhitelistRevision, *, by: PersonId, now: datetime) -> RevisionOutcome:
    """Take a change back that has not gone out, or let one go that nobody can ask about.

    Raises TooLateToWithdraw.
    """
    if revision.state not in OPEN:
        raise TooLateToWithdraw(f"This change is over: it is {revision.state.value}.")
    is_sent = revision.state is RevisionState.APPLYING
    if is_sent and revision.faults < _OUT_OF_REACH:
        raise TooLateToWithdraw(
            "This change is being written to the draft right now. Look again in a minute; what the draft "
            "holds by then is changed back by editing the whitelist."
        )
    problem = "It was sent, and the marketplace could not be asked: the draft may hold it." if is_sent else ""
    state = _step_to(revision, RevisionState.WITHDRAWN)
    done = replace(revision, state=state, waits=False, problem=problem)
    return Outcome(done, (whitelist_events.WhitelistWithdrawn(at=now, by=by, was_sent=is_sent),))


def found(revision: WhitelistRevision, *, now: datetime) -> whitelist_events.WhitelistFound:
    """Return the fact that a list was found in the draft."""
    contents = contents_digest(revision.entries)
    return whitelist_events.WhitelistFound(at=now, number=revision.number, contents=contents)


def _step_to(revision: WhitelistRevision, wanted: RevisionState) -> RevisionState:
    if wanted not in TRANSITIONS[revision.state]:
        raise AlreadySaved
    return wanted


def ended(revision: WhitelistRevision, today: date) -> Entries:
    """Return the entries whose last day has passed and whose removal has not been proposed."""
    return tuple(
        entry
        for entry in revision.entries
        if entry.until is not None and entry.until < today and entry.subscription not in revision.proposed
    )


def ending(revision: WhitelistRevision, today: date) -> Entries:
    """Return the entries that end soon and whose end has not been announced."""
    return tuple(
        entry
        for entry in revision.entries
        if entry.until is not None
        and today <= entry.until <= today + REMIND_BEFORE
        and entry.subscription not in revision.reminded
    )


def next_date(revision: WhitelistRevision) -> datetime | None:
    """Return when an end date next asks for something to be said; None: never."""
    days = [
        _wanted(revision, entry.subscription, entry.until)
        for entry in revision.entries
        if entry.until and entry.subscription not in revision.proposed
    ]
    return datetime.combine(min(days), time(6), tzinfo=UTC) if days else None


def _wanted(revision: WhitelistRevision, subscription: SubscriptionId, until: date) -> date:
    announced = subscription in revision.reminded
    return until + timedelta(days=1) if announced else until - REMIND_BEFORE


def remind(revision: WhitelistRevision, *, now: datetime) -> RevisionOutcome:
    """Announce the ends that are near, each once."""
    near = ending(revision, now.date())
    if not near:
        return Outcome(revision)
    names = tuple(entry.subscription for entry in near)
    told = replace(revision, reminded=revision.reminded | set(names))
    return Outcome(told, (whitelist_events.WhitelistEnding(at=now, subscriptions=names),))


def written(revision: WhitelistRevision) -> WhitelistRevision:
    """Return a version as the store holds it after one more write."""
    return replace(revision, version=revision.version + 1)


def proposed_removal(revision: WhitelistRevision, gone: Entries) -> WhitelistRevision:
    """Note that the removal of these entries was proposed."""
    return replace(revision, proposed=revision.proposed | {entry.subscription for entry in gone})
