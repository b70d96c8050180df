"""Journey D: open the whitelist, show the difference, save it; versions, restoring, CSV in and out."""

import asyncio
from functools import partial

from bot.domain.errors import InvalidForm, UnknownOffer
from bot.domain.values import ChannelId, RevisionId, SubscriptionId
from bot.domain.whitelist import csv_file
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.slack import OwnFile, View
from bot.usecases.kernel.delivery import SeenBefore
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import access, kinds, propose
from bot.usecases.whitelist import edit as whitelist
from bot.usecases.whitelist import save as saving
from bot.views.whitelist import difference
from bot.views.whitelist import modal as whitelist_modal
from bot.views.whitelist import post as whitelist_post
from handlers.interaction import Interaction
from handlers.response import Response
from handlers.window import Growing, Page, Sentence, fill_page, show_page

_MOST_FILE = 1_000_000


async def open_modal(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Open the whitelist of an offer, however it was named."""
    channel = _channel(interaction)

    async def page() -> View:
        return whitelist_modal.form(await whitelist.open_edit(services, about, channel, by=interaction.actor))

    return await _show(interaction, services, about, page)


async def edit(interaction: Interaction, services: Services) -> Response | None:
    """Open the whitelist of the offer that a button names."""
    return await open_modal(interaction, services, interaction.value)


async def _show(interaction: Interaction, services: Services, about: str, page: Page) -> Response | None:
    """Show a page about an offer that may not be known."""
    channel = _channel(interaction)

    async def known() -> View | Growing:
        try:
            return await page()
        except UnknownOffer as error:
            return whitelist_modal.unknown(error, channel=channel)

    loading = whitelist_modal.loading(about, channel)
    return await show_page(interaction, services, loading, known, _sentence(about, channel))


def _sentence(about: str, channel: ChannelId, revision: str = "") -> Sentence:
    return partial(whitelist_modal.refused, about=about, channel=channel, revision=revision)


def _channel(interaction: Interaction) -> ChannelId:
    """Return where the command or button was, inside a window the channel that it keeps."""
    if interaction.channel or interaction.is_home or not interaction.private_metadata:
        return interaction.channel
    return whitelist_modal.subject(interaction.private_metadata)[1]


def _fill(
    interaction: Interaction, services: Services, page: Page, *, keeps: RevisionId | None = None
) -> None:
    """Fill the open window; `keeps`: the version in which what was typed is kept."""
    about, channel, _ = whitelist_modal.subject(interaction.private_metadata)
    fill_page(interaction, services, page, _sentence(about, channel, keeps or ""))


async def on_submit(interaction: Interaction, services: Services) -> Response | None:
    """Read the list, show every problem on its field, else show the difference that it makes."""
    about, channel, id_ = whitelist_modal.subject(interaction.private_metadata)
    form, group = whitelist_modal.read(interaction.view_state or {})
    if form.file:
        page = partial(_from_file, services, interaction, id_, form.file, form.why)
    else:
        try:
            wanted = await propose.typed(services, id_, form, group=group, by=interaction.actor)
        except InvalidForm as error:
            return Response(errors=error.fields)
        page = partial(_difference, services, wanted.revision, folded=wanted.folded)
    _fill(interaction, services, page, keeps=id_)
    busy = "Looking the subscriptions up…"
    return Response(view=whitelist_modal.busy(busy, about=about, channel=channel, revision=id_))


async def _from_file(
    services: Services, interaction: Interaction, id_: RevisionId, file: str, why: str
) -> View:
    about, channel, _ = whitelist_modal.subject(interaction.private_metadata)
    revision = await access.get(services, id_, interaction.actor)
    await access.check_may_edit(services, revision.offer, interaction.actor)  # before anything is fetched
    content = await services.chat.fetch_file(file, most_bytes=_MOST_FILE)
    pasted = await asyncio.to_thread(csv_file.read_csv, content.decode("utf-8-sig", "replace"))
    if pasted.problems:
        return whitelist_modal.problems(
            pasted.problems, about=about, channel=channel, revision=id_, name="The file"
        )
    wanted = await propose.from_file(services, id_, pasted, why=why, by=interaction.actor)
    return await _difference(services, wanted.revision, folded=wanted.folded)


async def _difference(services: Services, revision: WhitelistRevision, *, folded: int = 0) -> View:
    board = await kinds.weigh(services, revision)
    can_wait = saving.run_that_holds(board.run) is not None
    return difference.difference(board, folded=folded, can_wait=can_wait)


async def save(interaction: Interaction, services: Services) -> Response | None:
    """Save the proposed list; the writer brings it to the draft."""
    return await _save(interaction, services, restage=False)


async def save_and_restage(interaction: Interaction, services: Services) -> Response | None:
    """Save the proposed list and push the offer to staging as soon as the draft holds it."""
    return await _save(interaction, services, restage=True)


async def _save(interaction: Interaction, services: Services, *, restage: bool) -> Response | None:
    id_, by = RevisionId(interaction.value), interaction.actor
    about, channel, _ = whitelist_modal.subject(interaction.private_metadata)

    # A row before Slack hears that the click arrived; what was refused is shown in the window.
    (decided,) = await asyncio.gather(
        saving.save(services, id_, restage=restage, by=by), return_exceptions=True
    )

    if isinstance(decided, SeenBefore):
        raise decided

    async def page() -> View:
        if isinstance(decided, saving.SavedFirst):
            return difference.saved_first(await access.get(services, id_, by), decided.other)
        if isinstance(decided, BaseException):
            raise decided
        return difference.became(await saving.settled(services, decided.id, by=by))

    busy = whitelist_modal.busy("Saving…", about=about, channel=channel, revision=id_)
    return await show_page(interaction, services, busy, page, _sentence(about, channel, id_))


async def withdraw(interaction: Interaction, services: Services) -> Response | None:
    """Take a saved change back before it reaches the draft; its message shows that."""
    await saving.withdraw(services, RevisionId(interaction.value), by=interaction.actor)
    return None


async def back(interaction: Interaction, services: Services) -> Response | None:
    """Show the form again with what was typed."""

    async def page() -> View:
        board = await whitelist.again(services, RevisionId(interaction.value), by=interaction.actor)
        return whitelist_modal.form(board)

    _fill(interaction, services, page)
    return None


async def review(interaction: Interaction, services: Services) -> Response | None:
    """Show a version that waits for somebody: a proposal, or the two lists of a conflict."""
    revision = await access.get(services, RevisionId(interaction.value), interaction.actor)

    async def page() -> View:
        if revision.can_be_saved:
            return await _difference(services, revision)
        return difference.became(revision)

    return await _show(interaction, services, revision.offer, page)


async def merge(interaction: Interaction, services: Services) -> Response | None:
    """Put a version's changes on top of what somebody else saved; the difference is shown first."""
    return await _propose_again(interaction, services, merged=True)


async def restore(interaction: Interaction, services: Services) -> Response | None:
    """Propose a version's whole list again; the difference is shown first."""
    return await _propose_again(interaction, services, merged=False)


async def _propose_again(interaction: Interaction, services: Services, *, merged: bool) -> Response | None:
    channel, id_ = _channel(interaction), RevisionId(interaction.value)

    async def page() -> View:
        begun = await whitelist.begin_from(services, id_, channel, merged=merged, by=interaction.actor)
        if not begun.diff:
            why = "The draft holds that list already; there is nothing to save."
            return whitelist_modal.refused(why, can_try=False, about=begun.offer, channel=channel)
        return await _difference(services, begun)

    _fill(interaction, services, page)
    return None


async def history(interaction: Interaction, services: Services, about: str) -> Response | None:
    """Show the versions of an offer's whitelist, in a window of its own or in the open one."""
    channel = _channel(interaction)

    async def page() -> View:
        found, kept, current = await whitelist.history(services, about, by=interaction.actor)
        return difference.history(found.id, found.name, kept, current=current, channel=channel)

    return await _show(interaction, services, about, page)


async def show_history(interaction: Interaction, services: Services) -> Response | None:
    """Turn the open window into the versions."""
    return await history(interaction, services, interaction.value)


async def send_csv(interaction: Interaction, services: Services) -> Response | None:
    """Send the list as a CSV to the person alone."""
    revision = await access.download(services, RevisionId(interaction.value), interaction.actor)
    content = csv_file.written(revision.base).encode("utf-8-sig")
    file = OwnFile(name=f"whitelist-{revision.offer}.csv", content=content)
    person = ChannelId(interaction.actor.person)
    services.spawn(services.chat.send_file(person, file, says=whitelist_post.whitelist_file(revision.offer)))
    return None


async def say_kind(interaction: Interaction, services: Services) -> Response | None:
    """Record of which kind somebody says a subscription is, and draw the difference anew."""
    _, _, id_ = whitelist_modal.subject(interaction.private_metadata)
    subscription = SubscriptionId(interaction.block)
    revision = await kinds.say_kind(services, id_, subscription, interaction.value, by=interaction.actor)
    _fill(interaction, services, partial(_difference, services, revision), keeps=id_)
    return None
