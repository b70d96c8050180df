"""The rules that matter most, each with the line that makes it so and the test that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule, broken: in `file`, `line` becomes `broken`; then `test` must fail.

    `line` is text that stands in the file exactly once. `quick` ones are tried with every run of the tests.
    """

    rule: str
    file: str
    line: str
    broken: str
    test: str
    quick: bool = False


_SENTENCES = "tests/unit/views/test_sentences.py"
_DIGEST = "tests/unit/domain/offer/test_digest.py"
_CADENCE = "tests/unit/domain/run/test_cadence.py"
_RUNS = "tests/contract/test_store_runs.py"
_DECIDED = "tests/property/test_decisions.py"

TABLE = (
    # states
    Mutant(
        "nothing follows an ended run",
        "bot/domain/run/states.py",
        "State.REJECTED: frozenset(),",
        "State.REJECTED: frozenset({State.GOING_LIVE}),",
        "tests/unit/domain/run/test_states.py",
        quick=True,
    ),
    Mutant(
        "only a review leads to going live",
        "bot/domain/run/states.py",
        "State.STAGED: frozenset({State.AWAITING_APPROVAL,",
        "State.STAGED: frozenset({State.GOING_LIVE, State.AWAITING_APPROVAL,",
        "tests/unit/domain/run/test_states.py",
    ),
    Mutant(
        "a step that is not in the table is refused",
        "bot/domain/run/states.py",
        "if wanted not in TRANSITIONS[state]:",
        "if wanted not in State:",
        "tests/unit/domain/run/test_states.py",
    ),
    Mutant(
        "one run in flight for an offer",
        "storage/runs.py",
        "if running is not None:",
        "if running is None:",
        f"{_RUNS} -k in_flight",
    ),
    # rights
    Mutant(
        "whoever asked for a run does not approve it",
        "bot/domain/review/approvals.py",
        "if person.id == run.requested_by and not policy.requester_may_approve:",
        "if False and not policy.requester_may_approve:",
        "tests/integration/test_rights.py -k each_role",
    ),
    Mutant(
        "whoever edited the whitelist last does not approve it",
        "bot/domain/review/approvals.py",
        "if person.id == run.whitelist_edited_by and not policy.whitelist_editor_may_approve:",
        "if False and not policy.whitelist_editor_may_approve:",
        "tests/integration/test_policy.py -k last_editor",
    ),
    Mutant(
        "only those whom the policy names approve",
        "bot/domain/review/approvals.py",
        "    check_named(person, may,",
        "    (person, may,",
        "tests/integration/test_rights.py -k each_role",
    ),
    Mutant(
        "an approval counts for the digest that it was given for",
        "bot/domain/review/approvals.py",
        "if a.digest == digest and _is_valid(a, policy, now)}",
        "if _is_valid(a, policy, now)}",
        f"{_DECIDED} -k verdict",
        quick=True,
    ),
    Mutant(
        "an approval expires",
        "bot/domain/review/approvals.py",
        "return now < approval.given_at + policy.approval_valid_for",
        "return True",
        f"{_DECIDED} -k verdict",
    ),
    Mutant(
        "one person fills one place",
        "bot/domain/policy/quorum.py",
        "tried.add(person)\n        if person not in taken",
        "tried.add(person)\n        if True or person not in taken",
        "tests/property/test_rules.py",
    ),
    Mutant(
        "a run of another workspace is not known",
        "bot/usecases/run/queries.py",
        "if run is None or run.team != by.team:\n        raise UnknownRequest\n"
        "    await check_run(services, run, by)\n    return run",
        "if run is None:\n        raise UnknownRequest\n"
        "    await check_run(services, run, by)\n    return run",
        "tests/integration/test_review.py -k another_workspace",
    ),
    # digest
    Mutant(
        "another submission is another digest",
        "bot/domain/offer/digest.py",
        '= {"submission": {"id": tree.submission}}',
        '= {"submission": {}}',
        _DIGEST,
        quick=True,
    ),
    Mutant(
        "a part that only the other has is a change",
        "bot/domain/offer/digest.py",
        "names = {*self.parts, *other.parts}",
        "names = {*self.parts}",
        _DIGEST,
    ),
    # claim, lease, fence
    Mutant(
        "a leased row is nobody else's",
        "storage/leasing.py",
        "return or_(table.c.lease_until.is_(None), table.c.lease_until <= held_now)",
        "return or_(table.c.lease_until.is_(None), table.c.lease_until.is_not(None))",
        f"{_RUNS} -k leased_once",
        quick=True,
    ),
    Mutant(
        "a claim waits for no other claimer",
        "storage/leasing.py",
        "with_for_update(skip_locked=True, key_share=True)",
        "with_for_update(key_share=True)",
        "tests/contract/test_store_claim_races.py -k skipped_not_waited",
    ),
    Mutant(
        "a lease ends",
        "storage/leasing.py",
        "return or_(table.c.lease_until.is_(None), table.c.lease_until <= held_now)",
        "return table.c.lease_until.is_(None)",
        f"{_RUNS} -k ran_out",
    ),
    Mutant(
        "a lease is renewed",
        "storage/leasing.py",
        "if self._update(self._is_held(id_, fence), lease_until=until) != 1:",
        "if self._update(self._is_held(id_, fence), fence=fence) != 1:",
        f"{_RUNS} -k renewed",
    ),
    Mutant(
        "every lease has a new fence",
        "storage/leasing.py",
        "**held, fence=table.c.fence + 1)",
        "**held, fence=table.c.fence)",
        f"{_RUNS} -k new_fence",
    ),
    Mutant(
        "whoever lost the lease cannot write",
        "storage/leasing.py",
        'unchanged = and_(unchanged, self._is_held(columns["id"], fence))',
        "pass",
        f"{_RUNS} -k lost_the_lease",
    ),
    Mutant(
        "a stale version is not written",
        "storage/leasing.py",
        'self._table.c.id == columns["id"], self._table.c.version == version)',
        'self._table.c.id == columns["id"])',
        f"{_RUNS} -k stale",
    ),
    # escapes
    Mutant(
        "the reason why a go-live is held is data",
        "bot/views/run/sentences.py",
        "does not go live: {kit.text(reason, 300)}",
        "does not go live: {reason}",
        f"{_SENTENCES} -k golive.held",
    ),
    Mutant(
        "the reason of an emergency is data",
        "bot/views/review/sentences.py",
        "declares an emergency for {offer}: {kit.text(reason, 500)}",
        "declares an emergency for {offer}: {reason}",
        f"{_SENTENCES} -k emergency.declared",
        quick=True,
    ),
    Mutant(
        "the reason of a freeze is data",
        "bot/views/review/sentences.py",
        "({kit.text(event.frozen_for, 200)})",
        "({event.frozen_for})",
        f"{_SENTENCES} -k golive.scheduled",
    ),
    Mutant(
        "nothing turns the direction of what is read",
        "bot/views/blocks/kit.py",
        "\\u202a-\\u202e\\u2066-\\u2069",
        "",
        "tests/unit/views/blocks/test_kit.py -k direction",
    ),
    Mutant(
        "text is escaped",
        "bot/views/blocks/kit.py",
        'return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")',
        "return marked",
        "tests/property/test_foreign_text.py -k escaped_text",
    ),
    Mutant(
        "text does not format",
        "bot/views/blocks/kit.py",
        "marked = _MARK.sub(lambda match: _LOOK_ALIKE[match.group()], literal)",
        "marked = literal",
        "tests/property/test_foreign_text.py -k escaped_text",
    ),
    # dedupe
    Mutant(
        "a delivery that comes again has no second effect",
        "bot/usecases/kernel/delivery.py",
        "if not tx.inbox.first(delivery.key, now=tx.now()):",
        "if not tx.inbox.first(delivery.key, now=tx.now()) and False:",
        "tests/integration/test_redelivery.py",
    ),
    Mutant(
        "a delivery key is new once",
        "storage/inbox.py",
        "return self._connection.execute(statement.on_conflict_do_nothing()).rowcount == 1",
        "return self._connection.execute(statement.on_conflict_do_nothing()).rowcount <= 1",
        "tests/contract/test_store_memory.py -k first",
    ),
    Mutant(
        "a post without an answer is looked for before it is sent again",
        "bot/workers/outbox_relay.py",
        "if batch.was_tried:\n            try:",
        "if False:\n            try:",
        "tests/integration/test_recovery.py -k without_an_answer",
    ),
    Mutant(
        "a row is marked before its post goes out",
        "bot/workers/outbox_relay.py",
        "await before_effect(services, lambda tx: tx.outbox.tried(batch.rows, lease=services.pace.lease))",
        "pass",
        "tests/integration/test_recovery.py -k dies_behind_a_post",
    ),
    Mutant(
        "a card that arrived unseen is brought up to date",
        "bot/workers/outbox_relay.py",
        "if batch.slot in STANDING:\n            unread",
        "if False:\n            unread",
        "tests/integration/test_recovery.py -k arrived_unseen",
    ),
    # cadence
    Mutant(
        "each fault doubles the wait",
        "bot/domain/run/cadence.py",
        "min(2**faults, _MOST_BACKOFF)",
        "1",
        _CADENCE,
    ),
    Mutant(
        "a wait does not grow without end",
        "bot/domain/run/cadence.py",
        "min(2**faults, _MOST_BACKOFF)",
        "2**faults",
        _CADENCE,
    ),
    Mutant(
        "what the server asks for is the least",
        "bot/domain/run/cadence.py",
        "return max(wait, retry_after or timedelta())",
        "return now + wait",
        _CADENCE,
    ),
    Mutant(
        "what the server asks for is no reason to come sooner",
        "bot/domain/run/cadence.py",
        "return max(wait, retry_after or timedelta())",
        "return retry_after or wait",
        _CADENCE,
        quick=True,
    ),
    Mutant(
        "a duration has both ends by one clock",
        "bot/domain/run/steps.py",
        "        if self.is_reported or self.seen_until is None:",
        "        if self.started_at is not None:",
        "tests/unit/domain/run/test_step_times.py",
    ),
    # the journal
    Mutant(
        "a changed event breaks the chain",
        "bot/domain/journal.py",
        "text = json.dumps([previous, stream, kind, actor, data],",
        "text = json.dumps([previous, stream, kind, data],",
        "tests/contract/test_audit.py -k broken_link",
    ),
)
