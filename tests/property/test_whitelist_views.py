"""Whatever stands in a label, a reason or a name: no whitelist page or message lets it act, all fit."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
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
from tests.examples import examples
from tests.property.test_foreign_text import HOSTILE, no_leak

MOST_ENTRIES = 40
DAY = (NOON + timedelta(days=2)).date()


@dataclass(frozen=True)
class Recipe:
    """What an example is made of: a few texts and numbers; the long lists are made of them by rule.

    Drawn whole, a list of forty labels takes minutes by chance and shows nothing more.
    """

    texts: tuple[str, ...]
    sizes: tuple[int, int, int]
    long_labels: bool
    state: RevisionState
    number: int
    waits: bool
    restage: bool

    def text(self, number: int) -> str:
        return self.texts[number % len(self.texts)]

    def entries(self, size: int, first: int = 0) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                subscription=SubscriptionId(str(UUID(int=first + number))),
                label=self.text(number) * (5 if self.long_labels else 1),
                until=DAY if number % 2 else None,
            )
            for number in range(size)
        )

    def revision(self) -> WhitelistRevision:
        """Return a change that keeps, renames, removes and adds."""
        run = a_run()
        size, more, theirs = self.sizes
        base = self.entries(size)
        kept = base[: size // 2]
        renamed = tuple(replace(entry, label=self.text(1)) for entry in kept[:3])
        return WhitelistRevision(
            id=RevisionId("01REV00000000000000000000A"),
            team=run.team,
            offer=run.offer,
            durable_id=DurableId(run.durable_id),
            offer_name=self.text(0),
            offer_type=self.text(1),
            by=ANA,
            by_name=self.text(2),
            channel=run.channel,
            created_at=NOON,
            base=base,
            entries=(*renamed, *kept[3:], *self.entries(more, first=1000)),
            why=self.text(3),
            problem=self.text(0),
            theirs=self.entries(theirs, first=size // 3),
            number=self.number,
            state=self.state,
            waits=self.waits,
            restage=self.restage,
        )


recipes = st.builds(
    Recipe,
    texts=st.tuples(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    sizes=st.tuples(*[st.integers(0, MOST_ENTRIES)] * 3),
    long_labels=st.booleans(),
    state=st.sampled_from(RevisionState),
    number=st.integers(1, 99),
    waits=st.booleans(),
    restage=st.booleans(),
)


@examples(30)
@given(recipes, st.integers(0, MOST_ENTRIES), st.booleans(), st.dictionaries(st.just("qa-team"), st.just(3)))
def test_no_page_lets_foreign_text_act_and_all_fit(recipe, in_force_size, may_edit, groups):
    revision, in_force = recipe.revision(), recipe.entries(in_force_size)
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


@examples(30)
@given(recipes, HOSTILE)
def test_no_message_lets_foreign_text_act_shows_a_whole_id_or_is_too_long(recipe, foreign):
    revision = recipe.revision()
    ids = tuple(entry.subscription for entry in revision.entries[:3])
    events: list[whitelist_events.RevisionEvent] = [
        whitelist_events.WhitelistConflicted(at=NOON),
        whitelist_events.WhitelistWithdrawn(at=NOON, was_sent=True),
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
