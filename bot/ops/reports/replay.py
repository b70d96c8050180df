"""What another policy would have said of past decisions: every one since a day, with the reason."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.errors import UserError
from bot.domain.people import Person
from bot.domain.policy.freezes import frozen
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.policy.rights import check_named
from bot.domain.review.approvals import Approval, check_may_decide, check_may_reject, tally
from bot.domain.review.signatures import check_may_sign
from bot.domain.run.run import Run
from bot.domain.values import OfferId, PersonId, RevisionId, RunId
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ops.reports.audit import rows
from bot.ports.store.archive import JournalRow
from bot.ports.store.tx import Store

_VOIDS = frozenset({"approval.voided", "changes.requested"})
Ask = Callable[[PersonId], Awaitable[Person]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One past decision under the other policy; `why` is empty where it would have been the same."""

    at: datetime
    offer: OfferId
    what: str
    by: PersonId
    why: str

    def __str__(self) -> str:
        verdict = f"refused: {self.why}" if self.why else "the same"
        return (
            f"{self.at:%Y-%m-%d %H:%M} UTC  {self.offer}  {self.what} by {self.by or 'stagebot'}: {verdict}"
        )


@dataclass(slots=True)
class _Past:
    """What had been given in a run up to a moment: approvals by person, and who signed which item."""

    approvals: dict[PersonId, Approval] = field(default_factory=dict)
    signed: dict[str, PersonId] = field(default_factory=dict)
    lifted: bool = False
    emergencies: int = 0


async def replay(store: Store, policy: Policy, ask: Ask, *, since: datetime) -> AsyncIterator[Verdict]:
    """Yield a verdict for each decision since then (UTC). `ask` gives people as they are now."""
    pasts: dict[str, _Past] = {}
    async for row in rows(store):
        judge, said = _JUDGES.get(row.kind), json.loads(row.data)
        past = pasts.setdefault(row.stream, _Past())
        if judge is not None and row.at >= since:
            found = await _verdict(store, policy, ask, judge, row, said, past)
            if found is not None:
                yield found
        _remember(past, row, said)


async def _verdict(
    store: Store,
    policy: Policy,
    ask: Ask,
    judge: "Judge",
    row: JournalRow,
    said: dict[str, Any],
    past: _Past,
) -> Verdict | None:
    subject = await store.read(
        lambda tx: tx.runs.get(RunId(row.stream)) or tx.revisions.get(RevisionId(row.stream))
    )
    if subject is None:
        return None
    by = PersonId(row.actor)
    people = {one: await ask(one) for one in {by, *past.approvals} if one}
    case = _Case(
        policy=policy.for_offer(subject.offer), subject=subject, row=row, said=said, past=past, people=people
    )
    why = ""
    try:
        judge.check(case)
    except UserError as error:
        why = str(error)
    return Verdict(at=row.at, offer=subject.offer, what=judge.what, by=by, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    policy: OfferPolicy
    subject: Run | WhitelistRevision
    row: JournalRow
    said: dict[str, Any]
    past: _Past
    people: dict[PersonId, Person]

    @property
    def person(self) -> Person:
        return self.people[PersonId(self.row.actor)]

    @property
    def run(self) -> Run:
        if not isinstance(self.subject, Run):
            raise TypeError(f"{self.row.kind} is about no run")
        return self.subject


@dataclass(frozen=True, slots=True)
class Judge:
    """What a kind of decision is called, and what refuses it."""

    what: str
    check: Callable[[_Case], None]


def _check_listed(pick: Callable[[OfferPolicy], frozenset[str]], key: str) -> Callable[[_Case], None]:
    otherwise = f"the policy names other people under `{key}`."
    return lambda case: check_named(case.person, pick(case.policy), otherwise, key=key)


def _check_signature(case: _Case) -> None:
    items = case.policy.items_for(case.run.change_class)
    item = next((one for one in items if one.key == case.said["item"]), None)
    if item is not None:
        check_may_sign(case.policy, item, case.person, case.run)


def _check_go_live(case: _Case) -> None:
    if case.past.emergencies:
        return  # judged where it was declared
    digest = case.run.digest.text if case.run.digest else ""
    given = [one for one in case.past.approvals.values() if one.person in case.people]
    found = tally(case.policy, given, digest=digest, now=case.row.at, people=case.people)
    items = case.policy.items_for(case.run.change_class)
    unsigned = [item.text for item in items if item.required and item.key not in case.past.signed]
    held = None if case.past.lifted else frozen(case.policy.freezes, case.row.at)
    if unsigned:
        raise UserError(f"not signed: {', '.join(unsigned)}.")
    if found.missing:
        raise UserError(f"{found.missing} more of the approvals that it asks for were missing.")
    if held is not None:
        raise UserError(f"frozen until {held.until:%Y-%m-%d %H:%M} UTC: {held.reason}")


_JUDGES: dict[str, Judge] = {
    "request.opened": Judge("pushed to staging", _check_listed(lambda policy: policy.stagers, "stagers")),
    "approval.given": Judge("approved", lambda case: check_may_decide(case.policy, case.person, case.run)),
    "request.rejected": Judge("rejected", lambda case: check_may_reject(case.policy, case.person, case.run)),
    "item.signed": Judge("item signed", _check_signature),
    "freeze.lifted": Judge(
        "freeze lifted", _check_listed(lambda policy: policy.freeze_override, "freeze_override")
    ),
    "emergency.declared": Judge(
        "emergency declared", _check_listed(lambda policy: policy.emergency, "emergency")
    ),
    "whitelist.saved": Judge(
        "whitelist changed", _check_listed(lambda policy: policy.editors, "whitelist_editors")
    ),
    "golive.ordered": Judge("sent live", _check_go_live),
}


def _remember(past: _Past, row: JournalRow, said: dict[str, Any]) -> None:
    person = PersonId(row.actor)
    match row.kind:
        case "approval.given":
            past.approvals[person] = Approval(
                id=row.id, run=RunId(row.stream), digest=said["digest"], person=person, given_at=row.at
            )
        case "approval.withdrawn":
            past.approvals.pop(person, None)
        case "item.signed":
            past.signed[said["item"]] = person
        case "item.unsigned":
            past.signed.pop(said["item"], None)
        case "freeze.lifted":
            past.lifted = True
        case "emergency.declared":
            past.emergencies += 1
        case kind if kind in _VOIDS:
            past.approvals.clear()
        case _:
            return
