"""A run's channel: what is wrong with it and who can mend it, where the run is to be seen instead."""

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import InvalidForm
from bot.domain.run.run import Run
from bot.domain.values import ChannelId, OfferId, RunId
from bot.ports.slack import Message, View
from bot.views.blocks import kit
from bot.views.blocks.ids import Action, Callback, Field
from bot.views.run.status_line import status_line

_INVITE = "Invite me there with `/invite @stagebot`"
_CHOOSE = "choose another channel"
_CURES = {
    "not_in_channel": _INVITE,
    "channel_not_found": f"If it is private, {_INVITE[0].lower()}{_INVITE[1:]}; if it was deleted",
    "is_archived": f"Unarchive it and then {_INVITE[0].lower()}{_INVITE[1:]}, because archiving removes me",
    "is_inactive": f"Unarchive it and then {_INVITE[0].lower()}{_INVITE[1:]}, because archiving removes me",
    "restricted_action": "Have an admin let apps post there",
    "restricted_action_read_only_channel": "Have an admin let apps post there",
    "restricted_action_thread_locked": "Have an admin unlock the thread",
    "posting_to_channel_denied": "Have an admin let apps post there",
}


def channel_broken(offer_id: OfferId, channel: ChannelId, code: str, *, run: RunId | None) -> Message:
    """Tell the person whose it is that the channel cannot be written to, and what mends it."""
    offer = kit.text(offer_id)
    cure = _CURES.get(code, f"{_INVITE}, or have an admin let apps post there")
    ways = f"{cure}, {_CHOOSE}" if code == "channel_not_found" else f"{cure}, or {_CHOOSE}"
    if run is None:
        ways = cure.split("; ")[0]
    text = (
        f"I cannot write to <#{channel}> (Slack says `{kit.text(code, 60)}`), so what happens to *{offer}* "
        "is not shown there, and nobody can sign or approve it there. Nothing is lost: it is kept and posted "
        f"as soon as I can.\n{ways}."
    )
    blocks = [kit.section(text)]
    if run is not None:
        choose = kit.button("Choose another channel", Action.MOVE, run, style="primary")
        blocks.append(kit.actions(Field.RUN, choose))
    return Message(text=f"{offer}: its channel cannot be written to", blocks=tuple(blocks))


def moved(run: Run) -> Message:
    """Stand in the old channel for what is shown in the new one."""
    offer = kit.text(run.offer)
    text = f"*{offer}* is shown in <#{run.channel}> now."
    return Message(text=f"{offer} is shown in another channel now", blocks=(kit.section(text),))


def below(run: Run) -> Message:
    """Stand in the place of a review that was posted anew further down."""
    offer = kit.text(run.offer)
    text = f"*{offer}*: the review is open anew; it stands further down in this thread."
    return Message(text=f"{offer}: the review stands further down", blocks=(kit.section(text),))


def shown_here(run: Run, permalink: str | None) -> Message:
    """Answer whoever asked for the run's messages to be posted where they stand."""
    offer = kit.text(run.offer)
    where = kit.link(permalink, "Open its card") if permalink else "It is posted in a moment."
    text = f":white_check_mark: *{offer}* is {status_line(run)}. It is shown in <#{run.channel}>. {where}"
    return Message(text=f"{offer}: shown in its channel", blocks=(kit.section(text),))


def move_modal(run: Run) -> View:
    """Ask for the channel in which a run is to be shown."""
    text = (
        f"The card and the review of *{kit.text(run.offer)}* are posted in the channel that you choose, and "
        "everything that follows. I have to be a member of it (`/invite @stagebot`)."
    )
    field = kit.channel_select(Field.CHANNEL, "Channel", initial="")
    return kit.modal(
        Callback.MOVE,
        "Choose a channel",
        [kit.section(text), field],
        submit="Show it there",
        close="Back",
        private_metadata=run.id,
    )


def read_move(state: Mapping[str, Any]) -> ChannelId:
    """Read the submitted form. Raises InvalidForm."""
    chosen = (state.get(Field.CHANNEL) or {}).get(Field.CHANNEL) or {}
    channel = str(chosen.get("selected_conversation") or "")
    if not channel.startswith(("C", "G")):
        raise InvalidForm({Field.CHANNEL.value: "Choose a channel that the team reads."})
    return ChannelId(channel)
