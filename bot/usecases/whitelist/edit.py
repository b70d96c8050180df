"""The whitelist: read it, propose a change, look at former versions, keep groups."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import AlreadySaved, InvalidForm
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import Target, staged
from bot.domain.people import Actor, Person, is_among
from bot.domain.policy.rights import check_may_read, check_reads_at_all
from bot.domain.values import ChannelId, DurableId, RevisionId
from bot.domain.whitelist.entries import Entries, dated, entries_of, merge, same
from bot.domain.whitelist.revision import RevisionState, WhitelistRevision
from bot.domain.whitelist.summaries import WhitelistBoard
from bot.ports.marketplace import MarketplaceError
from bot.ports.store.tx import Tx
from bot.usecases.kernel.services import Services
from bot.usecases.offer import catalogue
from bot.usecases.whitelist.access import check_may_edit, get, note_read
from bot.usecases.whitelist.groups import readable


async def open_edit(services: Services, about: str, channel: ChannelId, *, by: Actor) -> WhitelistBoard:
    """Read the whitelist of the offer that somebody means and begin a version of it.

    Raises UserError, MarketplaceError.
    """
    found = await find_to_read(services, about, by)
    person = await services.people.person(by)
    draft, in_force = await asyncio.gather(
        services.marketplace.tree(found.durable_id, Target.DRAFT), _in_force(services, found.durable_id)
    )
    policy = services.policy.for_offer(found.id)
    begun = _begun(services, found, policy.channel or channel, person, entries_of(draft))

    def body(tx: Tx) -> WhitelistRevision:
        revision = _with_dates(tx, begun)
        tx.revisions.add(revision)
        note_read(tx, services, found.id, by, how="window")
        return revision

    revision = await services.store.write(body)
    return await _board(services, revision, in_force, person)


async def again(services: Services, id_: RevisionId, *, by: Actor) -> WhitelistBoard:
    """Return to a version that was proposed but not saved, with what was typed. Raises as `open_edit`."""
    revision = await get(services, id_, by)
    if revision.state is not RevisionState.PROPOSED:
        return await open_edit(services, revision.offer, revision.channel, by=by)
    in_force = await _in_force(services, revision.durable_id)
    return await _board(services, revision, in_force, await services.people.person(by))


async def _in_force(services: Services, product: DurableId) -> Entries | None:
    """Return the staged preview's list, None when nothing is staged."""
    preview, listing = await asyncio.gather(
        services.marketplace.tree(product, Target.PREVIEW), services.marketplace.submissions(product)
    )
    return entries_of(preview) if preview is not None and staged(listing) is not None else None


async def _board(
    services: Services, revision: WhitelistRevision, in_force: Entries | None, person: Person
) -> WhitelistBoard:
    policy = services.policy.for_offer(revision.offer)
    groups = await services.store.read(lambda tx: readable(tx, services, person))
    return WhitelistBoard(
        revision=revision,
        in_force=in_force,
        groups={name: len(entries) for name, entries in groups.items()},
        may_edit=is_among(person, policy.editors),
    )


def _begun(
    services: Services, offer: Offer, channel: ChannelId, person: Person, entries: Entries
) -> WhitelistRevision:
    return WhitelistRevision(
        id=RevisionId(services.clock.new_id()),
        team=person.team,
        offer=offer.id,
        durable_id=offer.durable_id,
        offer_name=offer.name,
        offer_type=offer.type,
        by=person.id,
        by_name=person.name,
        channel=channel,
        created_at=services.clock.now(),
        base=entries,
        entries=entries,
    )


def _with_dates(tx: Tx, revision: WhitelistRevision) -> WhitelistRevision:
    """Put the end dates that we keep beside what the draft holds."""
    kept = next((v for v in tx.revisions.kept(revision.durable_id) if v.state is RevisionState.APPLIED), None)
    if kept is None:
        return revision
    known = dated(revision.base, kept.entries)
    return replace(revision, base=known, entries=known)


async def propose(
    services: Services, id_: RevisionId, entries: Entries, *, why: str, by_hand: int, by: Actor
) -> WhitelistRevision:
    """Write down what a person wants the list to be; nothing is saved yet.

    `by_hand` counts the subscriptions that were typed. Raises NotAllowed, AlreadySaved, and InvalidForm
    with one sentence under "" for a list that cannot be.
    """
    revision = await get(services, id_, by)
    await check_may_edit(services, revision.offer, by)
    if revision.state is not RevisionState.PROPOSED:
        raise AlreadySaved
    wanted = replace(revision, entries=entries, why=why, weighed=False, blocked=frozenset())
    _check_size(services, wanted, by_hand)
    await services.store.write(lambda tx: tx.revisions.save(wanted))
    return replace(wanted, version=wanted.version + 1)


def _check_size(services: Services, wanted: WhitelistRevision, by_hand: int) -> None:
    policy = services.policy.for_offer(wanted.offer)
    count, limit = len(wanted.entries), policy.whitelist_limit
    if not count:
        raise InvalidForm({"": "At least one subscription must be able to see the staged offer."})
    if count > limit:
        raise InvalidForm(
            {"": f"{count} subscriptions are too many: this offer's policy allows {limit} (whitelist_limit)."}
        )
    if by_hand > policy.whitelist_by_hand:
        says = (
            f"{by_hand} added by hand are too many: the policy allows {policy.whitelist_by_hand} at once "
            "(whitelist_by_hand). Upload a CSV instead."
        )
        raise InvalidForm({"": says})
    if not wanted.diff:
        raise InvalidForm({"": "Nothing is changed yet."})


async def begin_from(
    services: Services, id_: RevisionId, channel: ChannelId, *, merged: bool, by: Actor
) -> WhitelistRevision:
    """Propose a version's list again, against the draft as it is now: to restore it, or after a conflict.

    `merged`: only what that version changed is put on top of the draft, instead of the whole list. A change
    that is on its way to the draft counts as being there.
    """
    old = await get(services, id_, by)
    await check_may_edit(services, old.offer, by)
    person = await services.people.person(by)
    found = await catalogue.find(services, by.team, old.offer)
    theirs = entries_of(await services.marketplace.tree(found.durable_id, Target.DRAFT))
    begun = _begun(services, found, old.channel or channel, person, theirs)

    def body(tx: Tx) -> WhitelistRevision:
        coming = tx.revisions.open_for(begun.durable_id)
        current = _with_dates(tx, begun) if coming is None else replace(begun, base=coming.entries)
        wanted = merge(old.base, old.entries, current.base) if merged else old.entries
        revision = replace(current, entries=wanted, why=old.why, restores=0 if merged else old.number)
        tx.revisions.add(revision)
        return revision

    return await services.store.write(body)


async def draft_now(services: Services, revision: WhitelistRevision) -> Entries:
    """Return the draft's list as it is now. Raises MarketplaceError."""
    tree = await services.marketplace.tree(revision.durable_id, Target.DRAFT)
    return dated(entries_of(tree), revision.base)


async def history(
    services: Services, about: str, *, by: Actor
) -> tuple[Offer, tuple[WhitelistRevision, ...], frozenset[RevisionId]]:
    """Return an offer, the versions of its whitelist, newest first, and which of them the draft holds now.

    Raises UserError, MarketplaceError.
    """
    found = await find_to_read(services, about, by, may_be_old=True)

    def body(tx: Tx) -> tuple[WhitelistRevision, ...]:
        note_read(tx, services, found.id, by, how="history")
        return tuple(tx.revisions.kept(found.durable_id, limit=20))

    kept = await services.store.write(body)
    held = await _held(services, found, kept)
    current = frozenset(version.id for version in kept if held is not None and same(version.entries, held))
    return found, kept, current


async def _held(services: Services, offer: Offer, kept: Sequence[WhitelistRevision]) -> Entries | None:
    """Return what the draft holds; while the marketplace is away, what it held by the newest version."""
    try:
        return entries_of(await services.marketplace.tree(offer.durable_id, Target.DRAFT))
    except MarketplaceError:
        in_draft = (v for v in kept if v.state in {RevisionState.APPLIED, RevisionState.FOUND})
        newest = next(in_draft, None)
        return newest.entries if newest is not None else None


async def find_to_read(services: Services, about: str, by: Actor, *, may_be_old: bool = False) -> Offer:
    """Look up the offer that somebody means and may read; `may_be_old`: as it was last seen will do."""
    person = await services.people.person(by)
    check_reads_at_all(person)
    seen = await catalogue.last_seen(services, by.team, about) if may_be_old else None
    found = seen or await catalogue.find(services, by.team, about, by=person)
    check_may_read(services.policy.for_offer(found.id), person)
    return found
