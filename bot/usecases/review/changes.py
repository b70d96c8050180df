"""The review of a staged run: what it shows, asking for changes, taking one's own word back."""

from bot.domain.people import Actor, Person
from bot.domain.review.approvals import check_is_member, check_may_reject
from bot.domain.review.change_requests import ask_for_changes, take_back
from bot.domain.run.run import Run
from bot.domain.values import RunId
from bot.ports.store.tx import Tx
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services
from bot.usecases.kernel.transact import transact
from bot.usecases.review.waiting import digest_text, waiting


async def request_changes(services: Services, run_id: RunId, reason: str, *, by: Actor) -> Run:
    """Record a wish for changes; yeses so far are void and nobody can approve while it stands.

    Raises NotAllowed, AlreadyDecided, NotWaiting, UnknownRequest, PeopleUnknown.
    """
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _request_changes(tx, services, run_id, person, reason))


async def withdraw(services: Services, run_id: RunId, *, by: Actor) -> Run:
    """Take back one's own yes, or one's own wish for changes. Raises as `request_changes` does."""
    person = await services.people.person(by)
    return await transact(services, lambda tx, _: _withdraw(tx, services, run_id, person))


def _request_changes(tx: Tx, services: Services, run_id: RunId, person: Person, reason: str) -> Run:
    run = waiting(tx, run_id, person)
    check_may_reject(services.policy.for_offer(run.offer), person, run)
    tx.approvals.void(run.id)
    return record(tx, services, ask_for_changes(run, reason, by=person.id, now=services.clock.now()))


def _withdraw(tx: Tx, services: Services, run_id: RunId, person: Person) -> Run:
    run = waiting(tx, run_id, person)
    check_is_member(person)
    said = {one.by for one in run.emergencies} | {one.by for one in run.objections}
    had_approved = person.id not in said and tx.approvals.take_back(
        run.id, digest=digest_text(run), person=person.id
    )
    outcome = take_back(run, had_approved=had_approved, by=person.id, now=services.clock.now())
    return record(tx, services, outcome)
