"""Say yes or no to production. The last yes that is needed opens the go-live, once."""

from dataclasses import dataclass

from bot.domain.aggregate import Outcome
from bot.domain.errors import AlreadyApproved, BecameTheLast
from bot.domain.people import Actor, Person
from bot.domain.review import go_live
from bot.domain.review.approvals import Approval, check_may_decide, check_may_reject, counts_as
from bot.domain.review.change_requests import check_unopposed
from bot.domain.review.events import ApprovalGiven, ReviewOutcome
from bot.domain.review.signatures import check_all_signed
from bot.domain.review.summary import ReviewView
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import People, transact
from bot.usecases.policy.agreement import check_agreed
from bot.usecases.review import go_live as release
from bot.usecases.review import summary
from bot.usecases.review.grounds import grounded
from bot.usecases.review.unchanged import check_unchanged
from bot.usecases.review.waiting import check_shown, digest_text, verdict, waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a yes led to: `missing` more are needed; 0 means that the offer goes live, now or as planned."""

    run: Run
    missing: int


async def give(
    services: Services,
    run_id: RunId,
    *,
    by: Actor,
    may_be_last: bool = True,
    shown: str = "",
    reason: str = "",
    operator: str = "",
) -> Decision:
    """Record a yes. At the shell there is a `reason`, and `operator` says who sat there.

    `shown` is the digest that the person was shown, empty where none was. `may_be_last` is false for somebody
    who was told that more would be needed: nobody sends an offer live without having been warned.

    Raises NotAllowed, ChecklistOpen, ChangesWanted, StagedChanged, BecameTheLast,
    AlreadyApproved, AlreadyDecided, NotWaiting, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    await check_unchanged(services, run_id, person)

    def body(tx: Tx, people: People) -> Decision:
        check_shown(tx, run_id, shown)
        return _give(
            tx, services, run_id, person, people, may_be_last=may_be_last, reason=reason, operator=operator
        )

    return await transact(services, body, known=[person])


async def reject(services: Services, run_id: RunId, reason: str, *, by: Actor, operator: str = "") -> Run:
    """Record a no with its reason; the run ends. Raises as `give` does."""
    person = await services.people.person(by)
    decision = await transact(services, lambda tx, _: _reject(tx, services, run_id, person, reason, operator))
    return decision.run


async def check_give(services: Services, run_id: RunId, *, by: Actor) -> tuple[Run, ReviewView]:
    """Return what would be approved; raise what `give` would raise, before the person is asked."""
    person = await services.people.person(by)
    return await services.store.read(lambda tx: _givable(tx, services, run_id, person))


def _givable(tx: Tx, services: Services, run_id: RunId, person: Person) -> tuple[Run, ReviewView]:
    run = _open_to(tx, services, run_id, person)
    view = summary.board(tx, services, run)
    if person.id in {approval.person for approval in view.given}:
        raise AlreadyApproved
    return run, view


def _open_to(tx: Tx, services: Services, run_id: RunId, person: Person) -> Run:
    """Return a run that this person may approve now."""
    run = waiting(tx, run_id, person)
    policy = services.policy.for_offer(run.offer)
    check_may_decide(policy, person, run)
    check_agreed(tx, services, run.team)
    check_unopposed(run, person.id)
    digest = digest_text(run)
    check_all_signed(
        policy.items_for(run.change_class), tx.signatures.of(run.id, digest=digest), digest=digest
    )
    return run


def _give(
    tx: Tx,
    services: Services,
    run_id: RunId,
    person: Person,
    people: People,
    *,
    may_be_last: bool,
    reason: str,
    operator: str,
) -> Decision:
    run = _open_to(tx, services, run_id, person)
    policy, digest = services.policy.for_offer(run.offer), digest_text(run)
    now = services.clock.now()
    approval = Approval(
        id=services.clock.new_id(),
        run=run.id,
        digest=digest,
        person=person.id,
        given_at=now,
        counts_as=counts_as(policy, person),
    )
    if not tx.approvals.add(approval, expired_at=now - policy.approval_valid_for):
        raise AlreadyApproved
    counted = verdict(tx, services, run, people)
    given = ApprovalGiven(
        at=now,
        by=person.id,
        digest=digest,
        counts_as=tuple(sorted(approval.counts_as)),
        reason=reason,
        operator=operator,
    )
    outcome: ReviewOutcome = Outcome(run, (given,))
    if counted.enough:
        outcome = outcome.then(release.when_possible(policy, run, counted.counted, by=person.id, now=now))
    if outcome.subject.state is State.GOING_LIVE and not may_be_last:
        raise BecameTheLast
    record(tx, services, grounded(outcome, policy, people, now=now))
    tx.runs.make_due(run.id, at=outcome.subject.goes_live_at or now)
    return Decision(run=outcome.subject, missing=counted.missing)


def _reject(
    tx: Tx, services: Services, run_id: RunId, person: Person, reason: str, operator: str
) -> Decision:
    run = waiting(tx, run_id, person)
    policy, now = services.policy.for_offer(run.offer), services.clock.now()
    check_may_reject(policy, person, run)
    outcome = go_live.reject(run, reason, by=person.id, now=now, operator=operator)
    record(tx, services, grounded(outcome, policy, {person.id: person}, now=now))
    return Decision(run=outcome.subject, missing=0)


async def check_reject(services: Services, run: Run, *, by: Actor) -> None:
    """Raise what `reject` would raise, before the person has typed a reason."""
    person = await services.people.person(by)
    await services.store.read(lambda tx: waiting(tx, run.id, person))
    check_may_reject(services.policy.for_offer(run.offer), person, run)
