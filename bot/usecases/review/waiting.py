"""The run that a decision is about, and who counts for it."""

from bot.domain.errors import AlreadyDecided, AlreadyEnded, NotWaiting, StagedChanged, UnknownRequest
from bot.domain.people import Actor, Person
from bot.domain.review.approvals import Tally, tally
from bot.domain.run import run as runs
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_final
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import People, Unseen


def waiting(tx: Tx, run_id: RunId, person: Person) -> Run:
    """Return a run that waits for a decision, with this person's name noted.

    Raises UnknownRequest (also for a run of another workspace), AlreadyDecided (by whom and when),
    AlreadyEnded, NotWaiting. Says nothing about rights: those who are no members are told so by the check
    of their right.
    """
    run = tx.runs.get(run_id)
    if run is None or (person.is_member and run.team != person.team):
        raise UnknownRequest
    if run.state is State.AWAITING_APPROVAL:
        return runs.acting(run, person.id, person.name)
    if run.decided_by:
        raise AlreadyDecided(_decided(run), at=run.decided_at)
    if is_final(run.state):
        raise AlreadyEnded(run.state.value)
    raise NotWaiting


def check_shown(tx: Tx, run_id: RunId, shown: str) -> None:
    """Raise StagedChanged where what was shown to a person is not what is staged now."""
    run = tx.runs.get(run_id)
    if shown and run is not None and digest_text(run) not in {"", shown}:
        raise StagedChanged(())


def digest_text(run: Run) -> str:
    """Return what approvals and signatures are bound to; empty before the review is open."""
    return run.digest.text if run.digest else ""


def _decided(run: Run) -> str:
    verb = "rejected" if run.state is State.REJECTED else "approved"
    who = " and ".join(run.names.get(person, person) for person in run.decided_by)
    return f"This was already {verb} by {who}."


def verdict(tx: Tx, services: Services, run: Run, people: People) -> Tally:
    """Count the approvals of a run; what is enough is counted again by everybody's rights of now."""
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    approvals, digest = tx.approvals.of(run.id), digest_text(run)
    recorded = tally(policy, approvals, digest=digest, now=now)
    if not recorded.enough:
        return recorded
    given = (approval.person for approval in approvals if approval.digest == digest)
    unseen = frozenset(Actor(team=run.team, person=person) for person in given if person not in people)
    if unseen:
        raise Unseen(unseen)
    return tally(policy, approvals, digest=digest, now=now, people=people)
