"""Journey D: open the whitelist, show the difference, save it; versions, restoring, CSV in and out."""

import asyncio
from collections.abc import Awaitable

from bot.domain.errors import InvalidForm, UserError
from bot.domain.people import Actor
from bot.domain.values import ChannelId, OfferId, RevisionId, SubscriptionId, offer_id
from bot.domain.whitelist import csv_file
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.marketplace import MarketplaceError
from bot.ports.people import PeopleUnknown
from bot.ports.slack import ChatError, View
from bot.ports.store.errors import StoreError
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import access, kinds, propose
from bot.usecases.whitelist import edit as whitelist
from bot.usecases.whitelist import save as saving
from bot.views.whitelist import difference
from bot.views.whitelist import modal as whitelist_modal
from bot.views.whitelist import post as whitelist_post
from handlers.interaction import Interaction
from handlers.listener import Response

_MOST_FILE = 1_000_000
_FILL_SECONDS = 20.0


async def open_modal(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Open the modal at once in its loading form, or turn the open one into it; a tracked task fills it."""
    offer = offer_id(about)
    loading = whitelist_modal.loading(offer, interaction.channel or _channel_of(interaction))
    channel = interaction.channel or _channel_of(interaction)
    if interaction.view_id and not interaction.is_home:
        view_id = interaction.view_id
        services.spawn(_show(services, view_id, loading))
    else:
        view_id = await services.chat.open_modal(interaction.trigger, loading)
    services.spawn(_fill(services, view_id, offer, channel, interaction.actor))
    return None


def _channel_of(interaction: Interaction) -> ChannelId:
    return (
        whitelist_modal.subject(interaction.private_metadata)[1]
        if interaction.private_metadata
        else ChannelId("")
    )


async def edit(interaction: Interaction, services: Services) -> Response | None:
    """Open the whitelist of the offer that a button names."""
    return await open_modal(interaction, services, interaction.value)


async def _show(services: Services, view_id: str, view: View) -> None:
    await services.chat.update_modal(view_id, view)


async def _fill(services: Services, view_id: str, offer: OfferId, channel: ChannelId, by: Actor) -> None:
    async def page() -> View:
        return whitelist_modal.form(await whitelist.open_edit(services, offer, channel, by=by))

    await _page(services, view_id, page(), offer=offer, channel=channel)


async def on_submit(interaction: Interaction, services: Services) -> Response | None:
    """Read the list, show every problem on its field, else show the difference that it makes."""
    offer, channel, id_ = whitelist_modal.subject(interaction.private_metadata)
    form, group = whitelist_modal.read(interaction.view_state or {})
    busy = whitelist_modal.busy("Looking the subscriptions up…", offer=offer, channel=channel, revision=id_)
    if form.file:
        work = _from_file(services, interaction, id_, form.file, form.why)
    else:
        try:
            wanted = await propose.typed(services, id_, form, group=group, by=interaction.actor)
        except InvalidForm as error:
            return Response(errors=error.fields)
        work = _difference(services, interaction.view_id, wanted.revision, folded=wanted.folded)
    services.spawn(work)
    return Response(view=busy)


async def _from_file(
    services: Services, interaction: Interaction, id_: RevisionId, file: str, why: str
) -> None:
    offer, channel, _ = whitelist_modal.subject(interaction.private_metadata)

    async def page() -> View:
        content = await services.chat.fetch_file(file, most_bytes=_MOST_FILE)
        pasted = await asyncio.to_thread(csv_file.read_csv, content.decode("utf-8-sig", "replace"))
        if pasted.problems:
            return whitelist_modal.problems(
                pasted.problems, offer=offer, channel=channel, revision=id_, name="The file"
            )
        wanted = await propose.from_file(services, id_, pasted, why=why, by=interaction.actor)
        return await _drawn(services, wanted.revision, folded=wanted.folded)

    await _page(services, interaction.view_id, page(), offer=offer, channel=channel, revision=id_)


async def _difference(
    services: Services, view_id: str, revision: WhitelistRevision, *, folded: int = 0
) -> None:
    await _page(
        services,
        view_id,
        _drawn(services, revision, folded=folded),
        offer=revision.offer,
        channel=revision.channel,
        revision=revision.id,
    )


async def _drawn(services: Services, revision: WhitelistRevision, *, folded: int = 0) -> View:
    board = await kinds.weigh(services, revision)
    can_wait = saving.run_that_holds(board.run) is not None
    return difference.difference(board, folded=folded, can_wait=can_wait)


async def save(interaction: Interaction, services: Services) -> Response | None:
    """Save the proposed list; the pump writes it to the draft."""
    return await _save(interaction, services, restage=False)


async def save_and_restage(interaction: Interaction, services: Services) -> Response | None:
    """Save the proposed list and push the offer to staging as soon as the draft holds it."""
    return await _save(interaction, services, restage=True)


async def _save(interaction: Interaction, services: Services, *, restage: bool) -> Response | None:
    saved = await saving.save(services, RevisionId(interaction.value), restage=restage, by=interaction.actor)
    services.spawn(_follow(services, interaction.view_id, saved, interaction.actor))
    return None


async def _follow(services: Services, view_id: str, saved: WhitelistRevision, by: Actor) -> None:
    offer, channel = saved.offer, saved.channel
    busy = whitelist_modal.busy("Saving…", offer=offer, channel=channel, revision=saved.id)
    await _show(services, view_id, busy)

    async def page() -> View:
        return difference.became(await saving.settled(services, saved.id, by=by))

    await _page(services, view_id, page(), offer=offer, channel=channel, revision=saved.id)


async def back(interaction: Interaction, services: Services) -> Response | None:
    """Show the form again with what was typed."""
    offer, channel, _ = whitelist_modal.subject(interaction.private_metadata)

    async def page() -> View:
        board = await whitelist.again(services, RevisionId(interaction.value), by=interaction.actor)
        return whitelist_modal.form(board)

    services.spawn(_page(services, interaction.view_id, page(), offer=offer, channel=channel))
    return None


async def review(interaction: Interaction, services: Services) -> Response | None:
    """Show a version that waits for somebody: a proposal, or the two lists of a conflict."""
    revision = await access.get(services, RevisionId(interaction.value), interaction.actor)
    loading = whitelist_modal.loading(revision.offer, revision.channel)
    view_id = await services.chat.open_modal(interaction.trigger, loading)
    if revision.can_be_saved:
        services.spawn(_difference(services, view_id, revision))
    else:
        services.spawn(_show(services, view_id, difference.became(revision)))
    return None


async def merge(interaction: Interaction, services: Services) -> Response | None:
    """Put a version's changes on top of the draft as it is now; the difference is shown first."""
    return await _propose_again(interaction, services, merged=True)


async def restore(interaction: Interaction, services: Services) -> Response | None:
    """Propose a version's whole list again; the difference is shown first."""
    return await _propose_again(interaction, services, merged=False)


async def _propose_again(interaction: Interaction, services: Services, *, merged: bool) -> Response | None:
    offer, channel, _ = whitelist_modal.subject(interaction.private_metadata)
    id_ = RevisionId(interaction.value)

    async def page() -> View:
        begun = await whitelist.begin_from(services, id_, channel, merged=merged, by=interaction.actor)
        if not begun.diff:
            says = "The draft holds that list already; there is nothing to save."
            return whitelist_modal.refused(says, offer=begun.offer, channel=channel)
        return await _drawn(services, begun)

    services.spawn(_page(services, interaction.view_id, page(), offer=offer, channel=channel))
    return None


async def history(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Open the versions of an offer's whitelist."""
    offer = offer_id(about)
    view_id = await services.chat.open_modal(
        interaction.trigger, whitelist_modal.loading(offer, interaction.channel)
    )
    services.spawn(_versions(services, view_id, offer, interaction.channel, interaction.actor))
    return None


async def show_history(interaction: Interaction, services: Services) -> Response | None:
    """Turn the open modal into the versions."""
    offer, channel, _ = whitelist_modal.subject(interaction.private_metadata)
    services.spawn(_versions(services, interaction.view_id, offer, channel, interaction.actor))
    return None


async def _versions(services: Services, view_id: str, offer: OfferId, channel: ChannelId, by: Actor) -> None:
    async def page() -> View:
        found, kept = await whitelist.history(services, offer, by=by)
        return difference.history(found.id, found.name, kept, channel=channel)

    await _page(services, view_id, page(), offer=offer, channel=channel)


async def send_csv(interaction: Interaction, services: Services) -> Response | None:
    """Send the list as a CSV to the person alone."""
    revision = await access.download(services, RevisionId(interaction.value), interaction.actor)
    content = csv_file.written(revision.base).encode("utf-8-sig")
    person = ChannelId(interaction.actor.person)
    says = whitelist_post.whitelist_file(revision.offer)
    services.spawn(
        services.chat.send_file(person, name=f"whitelist-{revision.offer}.csv", content=content, says=says)
    )
    return None


async def say_kind(interaction: Interaction, services: Services) -> Response | None:
    """Record of which kind somebody says a subscription is, and draw the difference anew."""
    _, _, id_ = whitelist_modal.subject(interaction.private_metadata)
    subscription = SubscriptionId(interaction.block)
    revision = await kinds.say_kind(services, id_, subscription, interaction.value, by=interaction.actor)
    services.spawn(_difference(services, interaction.view_id, revision))
    return None


async def _page(
    services: Services,
    view_id: str,
    page: Awaitable[View],
    *,
    offer: OfferId,
    channel: ChannelId,
    revision: str = "",
) -> None:
    """Show a page that takes a while, or why there is none; what was typed is kept with its version."""
    try:
        async with asyncio.timeout(_FILL_SECONDS):
            view = await page
    except InvalidForm as error:
        why = " ".join(error.fields.values()) or str(error)
        view = whitelist_modal.refused(why, offer=offer, channel=channel, revision=revision)
    except (UserError, ChatError, PeopleUnknown, StoreError) as error:
        view = whitelist_modal.refused(str(error), offer=offer, channel=channel, revision=revision)
    except (MarketplaceError, TimeoutError) as error:
        why = f"The marketplace does not answer now. Nothing was changed. {error}".strip()
        view = whitelist_modal.refused(why, offer=offer, channel=channel, revision=revision)
    await _show(services, view_id, view)
