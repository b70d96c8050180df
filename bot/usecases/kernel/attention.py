"""Waits follow their subject: opened and closed in the transaction that writes down what happened."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.forecast.lateness import Lateness
from bot.domain.notify.hours import hours_of
from bot.domain.notify.ladders import ONCE, ladder_for
from bot.domain.notify.planning import opened
from bot.domain.notify.routing import Notice, Slot
from bot.domain.notify.waiting import KeptWait, NoticeState
from bot.domain.notify.waits import (
    Circumstances,
    Need,
    NoWait,
    waits_of,
    waits_of_revision,
)
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review.approvals import tally
from bot.domain.review.signatures import still_open
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.run.steps import current
from bot.domain.values import ChannelId, PersonId, RecipientId, RevisionId, RunId, TeamId, WaitId
from bot.domain.whitelist.revision import OPEN, WhitelistRevision
from bot.ports.store.tx import Tx
from bot.usecases.kernel.lateness import lateness_of
from bot.usecases.kernel.services import Services

Subject = Run | WhitelistRevision

_WHITELIST_LATE = timedelta(hours=1)
"""A change of a draft takes minutes; after this, and after four times this, it is late and very late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What is posted for one recipient, in its own order: it waits for no run's messages."""

    id: RecipientId
    team: TeamId


def follow(tx: Tx, services: Services, subject: Subject, *, by: PersonId) -> None:
    """Open and close the waits of a subject as it is now. `by` did what just happened, if anybody did."""
    now, policy = services.clock.now(), services.policy.for_offer(subject.offer)
    wanted = {(need.kind, need.part): need for need in needs_of(tx, services, subject)}
    known = tx.waits.of(subject.id)
    for wait in known:
        need = wanted.get((wait.need.kind, wait.need.part))
        if wait.is_open and need is None:
            _close(tx, services, wait)
        elif wait.is_open and need is not None and need.deadline != wait.need.deadline:
            tx.waits.save(replace(wait, need=need))
    is_open = {(wait.need.kind, wait.need.part) for wait in known if wait.is_open}
    for key, need in wanted.items():
        before = [wait for wait in known if (wait.need.kind, wait.need.part) == key]
        if key in is_open or (before and need.kind in ONCE):
            continue
        ladder = ladder_for(policy, need.kind)
        begun = opened(now, ladder, hours_of(policy, policy.zone), deadline=need.deadline)
        kept = KeptWait(
            id=WaitId(services.clock.new_id()),
            team=subject.team,
            subject=subject.id,
            offer=subject.offer,
            need=need,
            epoch=len(before) + 1,
            wait=begun,
            opened_by=by,
        )
        tx.waits.add(kept, due_at=begun.next_at or now)


def _close(tx: Tx, services: Services, wait: KeptWait) -> None:
    """What is owed is dropped; what was told shows that it is over."""
    now = services.clock.now()
    tx.waits.save(replace(wait, closed_at=now))
    for notice in tx.notices.of(wait.id):
        if notice.state is NoticeState.OWED:
            tx.notices.save(replace(notice, state=NoticeState.DROPPED))
        elif notice.state is NoticeState.TOLD:
            over = Notice(slot=Slot.ATTENTION_OVER, channel=ChannelId(notice.channel))
            lane = Lane(id=RecipientId(notice.recipient), team=wait.team)
            tx.outbox.put(over, id_=services.clock.new_id(), event_id=notice.event, subject=lane, now=now)


def follow_former(tx: Tx, services: Services, subject: Subject, *, by: PersonId) -> None:
    """Close what an older run or version of the offer still waits for: this one took its place."""
    former = {wait.subject for wait in tx.waits.open_of_offer(subject.team, subject.offer)} - {subject.id}
    for id_ in former:
        older = subject_of(tx, id_)
        if older is not None:
            follow(tx, services, older, by=by)


def subject_of(tx: Tx, id_: RunId | RevisionId) -> Subject | None:
    """Read the run or the version of a whitelist behind an id."""
    return tx.runs.get(RunId(id_)) or tx.revisions.get(RevisionId(id_))


def needs_of(tx: Tx, services: Services, subject: Subject) -> tuple[Need, ...]:
    """Return what a subject waits for now."""
    policy, seen = services.policy.for_offer(subject.offer), circumstances(tx, services, subject)
    needs = waits_of(subject, policy, seen) if isinstance(subject, Run) else waits_of_revision(subject, seen)
    return () if isinstance(needs, NoWait) else needs


def circumstances(tx: Tx, services: Services, subject: Subject) -> Circumstances:
    """Return what is known beside the subject itself."""
    if isinstance(subject, Run):
        return _of_run(tx, services, subject, services.policy.for_offer(subject.offer))
    return _of_revision(tx, services, subject)


def _of_run(tx: Tx, services: Services, run: Run, policy: OfferPolicy) -> Circumstances:
    now = services.clock.now()
    phase = _phase(run)
    if run.state is State.FAILED:
        newest = tx.runs.newest_of(run.offer)
        return Circumstances(now=now, is_followed_up=newest is not None and newest.id != run.id)
    if run.state is not State.AWAITING_APPROVAL or run.digest is None:
        return Circumstances(now=now, phase=phase, lateness=lateness_of(tx, run, now))
    digest = run.digest.text
    signed = tx.signatures.of(run.id, digest=digest)
    given = [approval for approval in tx.approvals.of(run.id) if approval.digest == digest]
    counted = tally(policy, given, digest=digest, now=now)
    return Circumstances(
        now=now,
        phase=phase,
        open_items=still_open(policy.items_for(run.change_class), signed, digest=digest),
        gaps=counted.gaps,
        approvals=tuple(a for a in given if now < a.given_at + policy.approval_valid_for),
    )


def _phase(run: Run) -> str:
    step = current(run.steps)
    return step.key if step is not None else run.state.value


def _of_revision(tx: Tx, services: Services, revision: WhitelistRevision) -> Circumstances:
    now = services.clock.now()
    kept = tx.revisions.kept(revision.durable_id, limit=1)
    late = Lateness.IN_TIME
    if revision.state in OPEN and not revision.waits and revision.saved_at is not None:
        passed = now - revision.saved_at
        late = Lateness(sum(passed > limit for limit in (_WHITELIST_LATE, 4 * _WHITELIST_LATE)))
    is_newer = bool(kept) and kept[0].number > revision.number
    return Circumstances(now=now, lateness=late, is_followed_up=is_newer)
