"""Every state of a run and of a whitelist has an answer to "who is waited for", be it "nobody"."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.forecast.lateness import Lateness
from bot.domain.notify.audience import Directory, able, audience
from bot.domain.notify.ladders import WaitKind, ladder_for, ladder_of
from bot.domain.notify.waits import Circumstances, Need, NoWait, waits_of
from bot.domain.people import Person
from bot.domain.policy.attention import OFF, WAITS, Reminders
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.policy import OfferPolicy
from bot.domain.policy.quorum import Gap
from bot.domain.review.approvals import Approval
from bot.domain.run.obstacles import Obstacle
from bot.domain.run.run import Objection
from bot.domain.run.states import State, is_final
from bot.domain.values import PersonId, SubmissionId
from tests.builders import ANA, BEN, NOON, TEAM, a_run

CARL = PersonId("U0CARL")
GROUP = "S0RELEASE"
POLICY = OfferPolicy(approvers=frozenset({BEN, CARL}), stagers=frozenset({ANA}))
GAP = Gap(missing=1, of=POLICY.approvers)
ITEM = ChecklistItem(key="deploys", text="it deploys")
REVIEW = a_run(state=State.AWAITING_APPROVAL)


def seen(**what):
    return Circumstances(now=NOON, **what)


def kinds(run, circumstances):
    needs = waits_of(run, POLICY, circumstances)
    return needs if isinstance(needs, NoWait) else [need.kind for need in needs]


def person(id_, **what):
    return Person(id=id_, team=TEAM, name=str(id_), **what)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("lateness", list(Lateness))
@pytest.mark.parametrize("what", [{}, {"open_items": (ITEM,)}, {"gaps": (GAP,)}])
def test_every_state_waits_for_somebody_or_says_why_for_nobody(state, lateness, what):
    needs = waits_of(a_run(state=state), POLICY, seen(lateness=lateness, **what))
    assert isinstance(needs, NoWait) or needs
    if is_final(state) and state is not State.FAILED:
        assert needs is NoWait.OVER


@pytest.mark.parametrize("state", [State.SUBMITTING, State.IN_PROGRESS, State.STAGED, State.GOING_LIVE])
def test_a_machine_is_late_in_every_phase(state):
    assert kinds(a_run(state=state), seen()) in {NoWait.MICROSOFT, NoWait.OURS}
    assert kinds(a_run(state=state), seen(lateness=Lateness.LATE)) == [WaitKind.LATE]
    very = [WaitKind.LATE, WaitKind.VERY_LATE]
    assert kinds(a_run(state=state), seen(lateness=Lateness.VERY_LATE)) == very


@pytest.mark.parametrize(
    ("run", "circumstances", "expected"),
    [
        (a_run(state=State.IN_PROGRESS, cancel_by=ANA), seen(lateness=Lateness.LATE), WaitKind.LATE),
        (a_run(state=State.SUBMITTING, blocked_by=SubmissionId("s/1")), seen(), WaitKind.BLOCKED),
        (a_run(state=State.IN_PROGRESS, unknown_since=NOON), seen(), WaitKind.UNKNOWN),
        (
            a_run(state=State.SUBMITTING, unknown_since=NOON, unknown_why=Obstacle.LOST),
            seen(),
            WaitKind.PERSON_NEEDED,
        ),
        (REVIEW, seen(open_items=(ITEM,), gaps=(GAP,)), WaitKind.SIGN),
        (REVIEW, seen(gaps=(GAP,)), WaitKind.APPROVE),
        (REVIEW, seen(), WaitKind.GO_LIVE),
        (replace(REVIEW, approved_by=(BEN,)), seen(), WaitKind.GO_LIVE),
        (
            replace(REVIEW, objections=(Objection(by=BEN, at=NOON, reason="no"),)),
            seen(gaps=(GAP,)),
            WaitKind.CHANGES,
        ),
        (a_run(state=State.FAILED), seen(), WaitKind.FAILED),
    ],
)
def test_what_is_waited_for(run, circumstances, expected):
    assert kinds(run, circumstances) == [expected]


def test_a_failure_that_a_newer_run_followed_waits_for_nobody():
    assert kinds(a_run(state=State.FAILED), seen(is_followed_up=True)) is NoWait.OVER


def test_approved_and_planned_waits_for_nobody_until_something_is_missing_near_its_time():
    planned = replace(REVIEW, approved_by=(BEN,), goes_live_at=NOON + timedelta(hours=8))
    assert kinds(planned, seen()) is NoWait.PLANNED
    lapsed = replace(planned, approved_by=())
    assert WaitKind.PLANNED in kinds(lapsed, seen(gaps=(GAP,)))


def asked(need, run, policy, circumstances, people, members=None, rung=0):
    return audience(
        need,
        run,
        policy,
        circumstances,
        known=Directory(people={p.id: p for p in people}, members=members or {}),
        operators=(),
        ladder=ladder_of(need.kind),
        rung=rung,
        choose=lambda found: found,
    )


APPROVE = Need(kind=WaitKind.APPROVE)


def test_never_the_requester_never_who_has_approved_never_who_left():
    policy = replace(POLICY, approvers=frozenset({ANA, BEN, CARL, "U0DORA"}))
    given = Approval(id="1", run=REVIEW.id, digest="d", person=BEN, given_at=NOON)
    circumstances = seen(gaps=(Gap(missing=1, of=policy.approvers),), approvals=(given,))
    people = [person(ANA), person(BEN), person(CARL), person(PersonId("U0DORA"), is_deactivated=True)]

    heard = asked(APPROVE, REVIEW, policy, circumstances, people)

    assert [one.id for one in heard.recipients] == [CARL]
    assert heard.recipients[0].why == "you may approve it"


def test_a_group_is_mentioned_only_where_every_member_may_act():
    crowd = [person(PersonId(f"U0M{n}"), groups=frozenset({GROUP})) for n in range(6)]
    members = {GROUP: frozenset(one.id for one in crowd)}
    circumstances = seen(gaps=(Gap(missing=1, of=frozenset({GROUP})),))
    whole = asked(APPROVE, REVIEW, POLICY, circumstances, crowd, members)
    assert [one.id for one in whole.recipients] == [GROUP]

    theirs = replace(REVIEW, requested_by=crowd[0].id)
    part = asked(APPROVE, theirs, POLICY, circumstances, crowd, members)
    assert {one.id for one in part.recipients} == {one.id for one in crowd[1:]}


def test_without_anybody_who_can_act_the_stand_in_hears_at_once_and_why():
    policy = replace(POLICY, approvers=frozenset({ANA}), contact=CARL)
    circumstances = seen(gaps=(Gap(missing=1, of=policy.approvers),))
    heard = asked(APPROVE, REVIEW, policy, circumstances, [person(ANA), person(CARL)])

    assert [(one.id, one.can_act) for one in heard.recipients] == [(CARL, False)]
    assert "has a part in it already" in heard.because


def test_whoever_pushed_it_is_asked_first_to_sign_what_they_may():
    circumstances = seen(open_items=(ITEM,))
    people = [person(ANA), person(BEN), person(CARL)]
    sign = Need(kind=WaitKind.SIGN)
    first = asked(sign, REVIEW, POLICY, circumstances, people)
    then = asked(sign, REVIEW, POLICY, circumstances, people, rung=1)

    assert [one.id for one in first.recipients] == [ANA]
    assert {one.id for one in then.recipients} == {ANA, BEN, CARL}


@pytest.mark.parametrize("kind", list(WaitKind))
def test_every_kind_has_a_ladder_and_an_audience_and_the_policy_can_name_it(kind):
    assert ladder_of(kind).first is not None
    able(Need(kind=kind), REVIEW, POLICY, seen(open_items=(ITEM,), gaps=(GAP,)))
    assert kind.value in WAITS
    policy = replace(POLICY, attention={kind.value: Reminders(nudge=OFF, escalate=timedelta(hours=5))})
    assert ladder_for(policy, kind).nudge is None
