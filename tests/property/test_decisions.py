"""Whatever people, the marketplace and time do in whatever order: never live without the policy met."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.aggregate import Outcome
from bot.domain.errors import UserError
from bot.domain.offer.digest import Digest
from bot.domain.offer.submission import JobReport, Observation, Progress, Submission, Target
from bot.domain.people import Person
from bot.domain.policy.policy import OfferPolicy
from bot.domain.review import go_live
from bot.domain.review.approvals import Approval, check_may_decide, tally
from bot.domain.review.events import GoliveOrdered, ReviewOutcome
from bot.domain.run import production, staging
from bot.domain.run.events import RequestLive
from bot.domain.run.observation import observe
from bot.domain.run.states import State, is_final
from bot.domain.values import JobId, PersonId, SubmissionId
from tests.builders import ANA, NOON, OPEN, TEAM, a_run
from tests.examples import examples

PEOPLE = [PersonId(f"U{n}") for n in range(4)] + [ANA]
PREVIEW = SubmissionId("submission/p/2")


@given(
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from("ab"), st.integers(0, 200)), max_size=12),
    st.integers(1, 4),
)
def test_a_verdict_counts_people_once_for_this_digest_and_while_it_is_valid(given_, needed):
    """Held against a count written out longhand."""
    policy = OfferPolicy(**OPEN, approvals=needed)
    approvals = [
        Approval(
            id=str(i),
            run=a_run().id,
            digest=digest,
            person=person,
            given_at=NOON - timedelta(hours=age),
        )
        for i, (person, digest, age) in enumerate(given_)
    ]

    verdict = tally(policy, approvals, digest="a", now=NOON)

    valid = {person for person, digest, age in given_ if digest == "a" and age < 72}
    assert valid == set(verdict.counted)
    assert (len(valid) >= needed) == verdict.enough


class Run(RuleBasedStateMachine):
    """A run under everything that can happen to it."""

    def __init__(self):
        super().__init__()
        self.now = NOON
        self.subject = staging.open_request(a_run()).subject
        self.policy = OfferPolicy(**OPEN, approvals=2)
        self.approvals = []
        self.events = []
        self.digest = Digest(parts={"images": "a"})

    def take(self, outcome: ReviewOutcome) -> None:
        self.subject = outcome.subject
        self.events += outcome.events

    def attempt(self, decide) -> None:
        try:
            self.take(decide())
        except UserError:
            return

    @rule()
    def time_passes(self):
        self.now += timedelta(hours=30)

    @rule()
    def accepted(self):
        if self.subject.state is State.GOING_LIVE:
            self.attempt(lambda: production.accepted(self.subject, JobId("j2"), now=self.now))
        else:
            self.attempt(lambda: staging.accepted(self.subject, JobId("j"), now=self.now))

    @rule(progress=st.sampled_from(Progress), shown_as=st.sampled_from([Target.PREVIEW, Target.LIVE]))
    def looked_at(self, progress, shown_as):
        job = JobReport(id=JobId("j"), progress=progress) if self.subject.job else None
        entry = Submission(id=PREVIEW, target=shown_as, progress=progress)
        self.attempt(
            lambda: observe(
                self.subject, Observation(seen_at=self.now, submissions=(entry,), job=job, steps=())
            )
        )

    @rule()
    def review_opens(self):
        self.attempt(lambda: production.ask_for_approval(self.subject, self.digest, now=self.now))

    @rule()
    def offer_changes(self):
        self.digest = Digest(parts={"images": self.digest.parts["images"] + "x"})

    @precondition(lambda self: self.subject.state is State.AWAITING_APPROVAL)
    @rule(person=st.sampled_from(PEOPLE), guest=st.booleans())
    def approves(self, person, guest):
        def decide():
            who = Person(id=person, team=TEAM, name=person, is_guest=guest)
            check_may_decide(self.policy, who, self.subject)
            assert self.subject.digest is not None
            digest = self.subject.digest.text
            self.approvals.append((person, digest, self.now))
            verdict = tally(self.policy, self.recorded(), digest=digest, now=self.now)
            if not verdict.enough:
                return Outcome(self.subject)
            return go_live.order(self.subject, verdict.counted, by=person, now=self.now)

        self.attempt(decide)

    def recorded(self):
        return [
            Approval(id=str(i), run=self.subject.id, digest=d, person=p, given_at=at)
            for i, (p, d, at) in enumerate(self.approvals)
        ]

    @rule(person=st.sampled_from(PEOPLE))
    def rejects(self, person):
        self.attempt(lambda: go_live.reject(self.subject, "no", by=person, now=self.now))

    @rule()
    def canceled(self):
        self.attempt(lambda: staging.ask_to_cancel(self.subject, by=ANA, now=self.now))

    @precondition(lambda self: self.subject.state is State.GOING_LIVE)
    @rule()
    def found_changed_when_spent(self):
        self.attempt(lambda: production.void(self.subject, self.digest, now=self.now))

    @invariant()
    def never_live_without_two_valid_yeses_of_others(self):
        orders = [event for event in self.events if isinstance(event, GoliveOrdered)]
        for order in orders:
            valid = {p for p, _, at in self.approvals if at <= order.at < at + timedelta(hours=72)}
            assert len(valid) >= 2
            assert ANA not in valid

    @invariant()
    def never_live_without_an_order_and_never_twice(self):
        lives = sum(isinstance(event, RequestLive) for event in self.events)
        ordered = any(isinstance(event, GoliveOrdered) for event in self.events)
        assert lives <= 1
        assert not lives or ordered
        assert self.subject.state is not State.LIVE or ordered

    @invariant()
    def an_ended_run_owes_nothing(self):
        if is_final(self.subject.state):
            assert self.subject.intent is None


Run.TestCase.settings = examples(80, stateful_step_count=40)
TestRun = Run.TestCase
