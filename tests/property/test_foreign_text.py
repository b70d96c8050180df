"""Foreign text is data: nothing in it links, mentions or formats, however long and strange it is."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import ChangesWanted, ChecklistOpen, NotAllowed, StagebotError, UnknownOffer
from bot.domain.notify.routing import Slot
from bot.domain.offer.diff import Change, ChangeClass, ChangeLine
from bot.domain.offer.digest import Digest
from bot.domain.offer.explanations import Explanation
from bot.domain.offer.failure import Blame, ErrorDetail, Failure, FailureKind
from bot.domain.offer.offer import Offer
from bot.domain.offer.preflight import Finding, Level
from bot.domain.offer.submission import StepStatus
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.review import events as review_events
from bot.domain.review.signatures import Signature
from bot.domain.review.summary import ApprovalView, ItemView, ReviewView
from bot.domain.run import events as run_events
from bot.domain.run.run import Objection
from bot.domain.run.states import State
from bot.domain.run.steps import Step
from bot.domain.run.summaries import HomeView, RunPage, RunSummary, StagePlan
from bot.domain.values import ChannelId, OfferId, SubmissionId
from bot.views import replies
from bot.views.blocks import kit
from bot.views.home import home
from bot.views.posts import render
from bot.views.review import approve_modal, checklist_modal, reason_modal
from bot.views.run import changes_modal, lists, stage_modal
from bot.views.run.channel import channel_broken
from bot.views.whitelist import modal as whitelist_modal
from tests.blockkit import check_message, check_view, mrkdwn
from tests.builders import ANA, BEN, NOON, a_run
from tests.examples import examples

HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "<!channel>",
            "<!here> now",
            "<@U0EVIL>",
            "<https://evil.example|click>",
            "https://evil.example",
            "*bold* _it_ ~no~ `code`",
            "```pre```",
            "&lt;!channel&gt;",
            "\u202eevil\u202c",
            "a\u200bb",
            "\n> quote\n• list",
            "=cmd()",
            "x" * 4_100,  # longer than any of Slack's limits for one text
            "<&>" * 1_200,
        ]
    ),
)
OURS = re.compile(
    r"<@U0(ANA|BEN)>|<!date\^\d+\^[^|>]*\|[^>]*>|<https://partner\.microsoft\.com/[^|>]+\|[^<>]*>"
    r"|<https://learn\.microsoft\.com/partner-center/marketplace-offers/deprecate-vm\|[^<>]*>"
    r"|<https://example\.com\|[^<>]*>|<#C0[A-Z]+>"
    r"|<https://evil\.example>"  # in the note of a signature an address may be followed, as what it is
)


def no_leak(payload):
    for text in mrkdwn(payload):
        rest = OURS.sub("", text)

        assert "<" not in rest, f"foreign text reached Slack's parser: {rest!r}"
        assert ">" not in rest


@given(HOSTILE)
def test_escaped_text_has_nothing_that_slack_would_parse(foreign):
    escaped = kit.text(foreign)

    assert "<" not in escaped
    assert ">" not in escaped
    assert not re.search(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])", escaped)
    assert "&" not in escaped.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@st.composite
def runs(draw):
    text = draw(HOSTILE)
    steps = tuple(
        Step(key=f"k{i}", title=draw(HOSTILE), status=status, started_at=NOON, ended_at=NOON)
        for i, status in enumerate(StepStatus)
    )
    failure = Failure(
        kind=FailureKind.UNKNOWN,
        blame=Blame.UNKNOWN,
        step=text,
        originals=(ErrorDetail(code=text, message=draw(HOSTILE)),),
    )
    return a_run(
        offer_name=text,
        note=draw(HOSTILE),
        changes=(draw(HOSTILE), text) * 10,
        details=(draw(HOSTILE), text) * 10,
        steps=steps,
        failure=failure,
        state=draw(st.sampled_from(State)),
        reason=draw(HOSTILE),
        names={ANA: text, BEN: draw(HOSTILE)},
        digest=Digest(parts={"images": "a"}),
        decided_by=(BEN,),
        decided_at=NOON,
        checked_at=NOON,
        unknown_since=draw(st.sampled_from([None, NOON])),
        goes_live=(draw(HOSTILE),) * draw(st.integers(0, 20)),
        preview=SubmissionId(draw(HOSTILE)),
        objections=(Objection(by=BEN, at=NOON, reason=draw(HOSTILE)),) * draw(st.integers(0, 1)),
    )


EVENTS = [
    run_events.StepStarted(at=NOON, step="a", title="<!channel>"),
    run_events.CancelRefused(at=NOON, by=ANA, reason="<!here> `x`"),
    run_events.PollLost(at=NOON, reason="<@U0EVIL>"),
    run_events.ApprovalVoided(at=NOON, parts=("<!channel>",)),
    review_events.RequestRejected(at=NOON, by=BEN, reason="<https://evil.example|x>"),
    run_events.RequestFailed(at=NOON, failure="x"),
    run_events.GoliveFailed(at=NOON),
    run_events.RequestLive(at=NOON),
    run_events.RequestSuperseded(at=NOON, submission="s"),
    run_events.PersonNeeded(at=NOON),
    run_events.RequestCanceled(at=NOON),
    run_events.RequestSuperseded(at=NOON, by=BEN, submission=""),
    review_events.ChangesRequested(at=NOON, by=BEN, reason="<!channel> *x*"),
    review_events.ChangesWithdrawn(at=NOON, by=BEN),
    review_events.ApprovalWithdrawn(at=NOON, by=BEN, digest="d"),
    review_events.ApprovalExpiring(at=NOON, approval="a", person=BEN, until=NOON),
    review_events.ApprovalExpired(at=NOON, approval="a", person=BEN),
    run_events.RunLate(at=NOON),
]


def a_board(foreign):
    """A review in which everything that people wrote is foreign."""
    item = ChecklistItem(key="k", text=foreign)
    signature = Signature(
        id="s", run=a_run().id, digest="d", item="k", person=BEN, signed_at=NOON, note=foreign
    )
    return ReviewView(
        given=(ApprovalView(person=BEN, given_at=NOON, counts_until=NOON),),
        needed=2,
        approvers=frozenset({"@release", f"@{foreign}"}),
        requester_may_approve=False,
        items=(ItemView(item=item, signature=signature), ItemView(item=item)) * 5,
    )


@examples(60)
@given(runs(), st.sampled_from(Slot), st.sampled_from(EVENTS), HOSTILE)
def test_no_renderer_lets_foreign_text_act_and_all_fit_into_slack(run, slot, event, foreign):
    board = a_board(foreign)
    explanation = Explanation(cause=foreign, fix=foreign, blame=Blame.YOURS, link="https://example.com")

    message = render(
        slot, [event], run, board=board, explanations=(explanation,) * 3, estimate=None, mention=ANA
    )

    if message is not None:
        for blocks in (message.blocks, message.fallback_blocks or ()):
            no_leak(blocks)
            check_message(message.text, list(blocks) or [kit.divider()])


@examples(60)
@given(HOSTILE, st.lists(HOSTILE, max_size=30))
def test_no_modal_lets_foreign_text_act_and_all_fit_into_slack(foreign, many):
    lines = tuple(ChangeLine(text=t, change_class=ChangeClass.MARKETING, resource="r") for t in many)
    channel = ChannelId("C0RELEASES")
    plan = StagePlan(
        offer=OfferId("offer-x"),
        name=foreign,
        offer_type=foreign,
        channel=channel,
        change=Change(lines=lines),
        past_steps=tuple(many),
        whitelist=tuple(many),
        whitelist_count=len(many),
        findings=tuple(Finding(level=Level.WARNING, text=text) for text in many),
        replaces=a_run(objections=(Objection(by=BEN, at=NOON, reason=foreign),), names={BEN: foreign}),
    )
    views = [
        stage_modal.loading(foreign, channel),
        stage_modal.filled(plan),
        stage_modal.sentence(foreign, can_try=True, about=foreign, channel=channel),
        stage_modal.unknown(UnknownOffer(foreign, ("offer-y",)), channel=channel),
        stage_modal.away(
            foreign,
            Offer(id=plan.offer, durable_id=a_run().durable_id, type="t", name=foreign),
            channel=channel,
            reason=foreign,
            can_push=True,
        ),
        whitelist_modal.loading(foreign, channel),
        whitelist_modal.unknown(UnknownOffer(foreign, ("offer-y",)), channel=channel),
        stage_modal.in_flight(a_run(offer_name=foreign), None),
        reason_modal.reject(a_run()),
        reason_modal.request_changes(a_run()),
        reason_modal.lift_freeze(a_run()),
        reason_modal.emergency(a_run(objections=(Objection(by=BEN, at=NOON, reason=foreign),))),
        approve_modal.draw(a_run(goes_live=tuple(many)), a_board(foreign)),
        approve_modal.draw_send(a_run(changes=tuple(many))),
        checklist_modal.draw(a_run(), ChecklistItem(key="k", text=foreign)),
        replies.as_view(replies.sorry(NotAllowed(foreign, may=frozenset(f"@{handle}" for handle in many)))),
        replies.as_view(replies.sorry(ChecklistOpen((foreign, *many)))),
        replies.as_view(replies.sorry(ChangesWanted(foreign, foreign))),
        replies.as_view(replies.sorry(UnknownOffer(foreign, ("offer-x",)))),
        changes_modal.of_draft(foreign or "x", [foreign] * 60, 30),
    ]

    for view in views:
        no_leak(view)
        check_view(view)


@examples(40)
@given(runs())
def test_answers_for_one_person_are_as_safe(run):
    line = RunSummary(run=run, permalink="https://example.com")
    messages = [
        lists.status(line),
        lists.runs(RunPage(runs=(line,) * 5, total=12)),
        lists.history(run.offer, RunPage(runs=(line,) * 5, first=5, total=12)),
        lists.menu(RunPage(runs=(line,), total=1)),
        lists.cancel(line),
        channel_broken(run.offer, run.channel, "is_archived", run=run.id),
        replies.unclear(run.note, "status"),
        replies.no_such_offer(UnknownOffer(run.note, near=("offer-x",) * 9), "status"),
        replies.which_offer("cancel", "/stage cancel offer-x", [run.offer] * 9),
        replies.away(StagebotError(run.note)),
        replies.done(run.note.strip() or "x"),
    ]

    one, many = RunPage(runs=(line,), total=1), RunPage(runs=(line,) * 5, total=9)
    board = HomeView(waiting_for_me=many, failed=one, in_flight=RunPage(), staged=one, ended=one)
    no_leak(home(board))
    for message in messages:
        no_leak(message.blocks)
        check_message(message.text, message.blocks)


def test_equal_runs_draw_equal_cards_whenever_they_are_looked_at():
    board = ReviewView(given=(), needed=1, approvers=frozenset(), requester_may_approve=False)

    def drawn(run):
        card = render(Slot.CARD, [], run, board=board, explanations=(), estimate=None, mention=None)
        assert card is not None
        return card.hash

    once, later = a_run(checked_at=NOON), a_run(checked_at=NOON + timedelta(minutes=9))
    assert drawn(once) == drawn(later)
