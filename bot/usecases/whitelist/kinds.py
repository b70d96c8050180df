"""Which of the subscriptions on a list may be whitelisted: Azure is asked side by side, within a deadline."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import InvalidForm
from bot.domain.offer.diff import ChangeClass
from bot.domain.people import Actor
from bot.domain.values import RevisionId, SubscriptionId
from bot.domain.whitelist.entries import Entries, same
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.subscription_kinds import SAYABLE, Judgement, judge
from bot.domain.whitelist.summaries import ProposalView
from bot.ports.marketplace import MarketplaceError
from bot.ports.store.tx import Tx
from bot.ports.store.whitelists import StatedKind
from bot.usecases.kernel.estimates import expected_of
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import access, edit

_WITHIN = timedelta(seconds=1.5)
_AT_ONCE = 20


async def weigh(services: Services, revision: WhitelistRevision) -> ProposalView:
    """Gather what is known of a proposed version: kinds, the run in flight, the draft as it is now."""
    ids = [entry.subscription for entry in revision.diff.added]
    known, theirs = await asyncio.gather(_kinds(services, ids), _changed_since(services, revision))

    def body(tx: Tx) -> ProposalView:
        said = tx.stated_kinds.of(revision.team, ids)
        board = ProposalView(
            revision=revision,
            judgements={id_: _judgement(known.get(id_), said.get(id_), revision.offer_type) for id_ in ids},
            said_by={id_: words.by for id_, words in said.items() if known.get(id_) is None},
            run=tx.runs.active_for(revision.durable_id),
            usual=expected_of(
                tx,
                revision.team,
                revision.offer,
                revision.offer_type,
                ChangeClass.AUDIENCE,
                now=services.clock.now(),
            ),
            theirs=theirs,
        )
        if revision.can_be_saved:
            tx.revisions.save(_weighed(board))
        return board

    return await services.store.write(body)


def _weighed(board: ProposalView) -> WhitelistRevision:
    """Keep the verdict with the version: saving asks the row, not the button."""
    blocked = frozenset(entry.subscription for entry in board.refused)
    return replace(board.revision, weighed=True, blocked=blocked)


def _judgement(quota_id: str | None, said: StatedKind | None, offer_type: str) -> Judgement:
    """Azure's word counts before a person's."""
    if quota_id is None and said is not None:
        return judge(said.kind, offer_type)
    return judge(quota_id, offer_type)


async def _changed_since(services: Services, revision: WhitelistRevision) -> Entries | None:
    try:
        theirs = await edit.draft_now(services, revision)
    except MarketplaceError:
        return None  # the pump compares again before it writes
    coming = await services.store.read(lambda tx: tx.revisions.open_for(revision.durable_id))
    if coming is not None and same(coming.entries, revision.base):
        return None  # the version stands on a change that the draft gets in a moment
    return None if same(theirs, revision.base) else theirs


async def _kinds(
    services: Services, subscriptions: Iterable[SubscriptionId]
) -> dict[SubscriptionId, str | None]:
    """Ask for all of them at once; who has not answered in time is not known."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def ask(subscription: SubscriptionId) -> tuple[SubscriptionId, str | None]:
        async with slots:
            try:
                return subscription, await services.subscriptions.quota_id(subscription)
            except MarketplaceError:
                return subscription, None

    asked = [asyncio.ensure_future(ask(id_)) for id_ in subscriptions]
    if not asked:
        return {}
    done, late = await asyncio.wait(asked, timeout=_WITHIN.total_seconds())
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return dict(task.result() for task in done)


async def say_kind(
    services: Services, id_: RevisionId, subscription: SubscriptionId, kind: str, *, by: Actor
) -> WhitelistRevision:
    """Record of which kind somebody says a subscription is. Raises NotAllowed, InvalidForm."""
    revision = await access.get(services, id_, by)
    person = await access.check_may_edit(services, revision.offer, by)
    if kind not in SAYABLE:
        raise InvalidForm({"": "Choose one of the kinds."})
    words = StatedKind(kind=kind, by=person.id, at=services.clock.now())
    await services.store.write(lambda tx: tx.stated_kinds.put(by.team, subscription, words))
    return revision
