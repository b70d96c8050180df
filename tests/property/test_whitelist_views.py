"""Whatever stands in a label, a reason or a name: no whitelist page or message lets it act, all fit."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.values import DurableId, RevisionId, SubscriptionId
from bot.domain.whitelist import events as whitelist_events
from bot.domain.whitelist.entries import Entry
from bot.domain.whitelist.paste import LineProblem
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.domain.whitelist.subscription_kinds import Judgement, Verdict
from bot.domain.whitelist.summaries import ProposalView, WhitelistBoard
from bot.views import announcements
from bot.views.whitelist import difference
from bot.views.whitelist import modal as whitelist_modal
from bot.views.whitelist import post as whitelist_post
from tests.blockkit import check_message, check_view
from tests.builders import ANA, NOON, a_run
from tests.property.test_foreign_text import HOSTILE, no_leak

labels = st.one_of(HOSTILE, HOSTILE.map(lambda text: text * 5))
lists = st.lists(
    st.builds(
        Entry,
        subscription=st.uuids().map(lambda id_: SubscriptionId(str(id_))),
        label=labels,
        until=st.one_of(st.none(), st.just((NOON + timedelta(days=2)).date())),
    ),
    max_size=40,
    unique_by=lambda entry: entry.subscription,
).map(tuple)


@st.composite
def revisions(draw):
    run = a_run()
    base = draw(lists)
    kept = base[: len(base) // 2]
    renamed = tuple(replace(entry, label=draw(labels)) for entry in kept[:3])
    return WhitelistRevision(
        id=RevisionId("01REV00000000000000000000A"),
        team=run.team,
        offer=run.offer,
        durable_id=DurableId(run.durable_id),
        offer_name=draw(HOSTILE),
        offer_type=draw(HOSTILE),
        by=ANA,
        by_name=draw(HOSTILE),
        channel=run.channel,
        created_at=NOON,
        base=base,
        entries=(*renamed, *kept[3:], *draw(lists)),
        why=draw(HOSTILE),
        problem=draw(HOSTILE),
        theirs=draw(lists),
        number=draw(st.integers(1, 99)),
        state=draw(st.sampled_from(RevisionState)),
        waits=draw(st.booleans()),
        restage=draw(st.booleans()),
    )


@settings(max_examples=30, deadline=None)
@given(revisions(), lists, st.booleans(), st.dictionaries(st.just("qa-team"), st.just(3)))
def test_no_page_lets_foreign_text_act_and_all_fit(revision, in_force, may_edit, groups):
    board = WhitelistBoard(revision=revision, in_force=in_force, groups=groups, may_edit=may_edit)
    verdicts = list(Verdict)
    judgements = {
        entry.subscription: Judgement(verdict=verdicts[n % 4], says=revision.problem)
        for n, entry in enumerate(revision.diff.added)
    }
    proposal = ProposalView(revision=revision, judgements=judgements, run=a_run(), theirs=revision.theirs)
    about = {"about": revision.offer, "channel": revision.channel}
    problems = [LineProblem(line=n, reason=revision.why, text=revision.why) for n in range(300)]
    pages = [
        whitelist_modal.loading(revision.offer, revision.channel),
        whitelist_modal.form(board),
        whitelist_modal.form(replace(board, in_force=None)),
        whitelist_modal.problems(problems, **about, revision=revision.id, name="The file"),
        whitelist_modal.refused(revision.why or "x", can_try=True, **about),
        difference.saved_first(revision, replace(revision, entries=revision.theirs)),
        difference.difference(proposal, folded=2, can_wait=True),
        difference.difference(replace(proposal, judgements=dict.fromkeys(judgements, FITS))),
        difference.became(revision),
        difference.history(
            revision.offer, revision.why, [revision] * 20, current=(), channel=revision.channel
        ),
    ]
    for page in pages:
        no_leak(page)
        check_view(page)


FITS = Judgement(verdict=Verdict.FITS)


@settings(max_examples=30, deadline=None)
@given(revisions(), HOSTILE)
def test_no_message_lets_foreign_text_act_shows_a_whole_id_or_is_too_long(revision, foreign):
    ids = tuple(entry.subscription for entry in revision.entries[:3])
    events: list[whitelist_events.RevisionEvent] = [
        whitelist_events.WhitelistConflicted(at=NOON),
        whitelist_events.WhitelistRefused(at=NOON, reason=foreign),
        whitelist_events.WhitelistNotRestaged(at=NOON, reason=foreign),
        whitelist_events.WhitelistEnding(at=NOON, subscriptions=ids),
    ]
    messages = [whitelist_post.post(revision, mention=ANA)]
    messages += [m for e in events if (m := announcements.news(e, revision, mention=None))]
    for message in messages:
        no_leak(message.blocks)
        check_message(message.text, list(message.blocks))
        assert not any(entry.subscription in str(message.blocks) for entry in revision.entries)
