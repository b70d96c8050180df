"""The workspace's own switches: what Slack, or an administrator of it, can do to the app."""

from collections.abc import Awaitable, Callable

from bot.sandbox.workspace.acts.administration import (
    ChannelChange,
    InstallationChange,
    change_channel,
    change_installation,
)
from bot.sandbox.workspace.acts.room import ActRefused, Room
from bot.sandbox.workspace.faults import Disconnect
from bot.sandbox.workspace.faultswitches import lay, shown
from bot.sandbox.workspace.panel import Panel, Switch, Value
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.tasks import Tasks


class OwnSwitches:
    """Shows the switches and sets them. `disconnect` breaks the app's sockets."""

    def __init__(
        self, room: Room, *, tasks: Tasks, disconnect: Callable[[Disconnect], Awaitable[None]]
    ) -> None:
        self._room = room
        self._workspace = room.workspace
        self._tasks = tasks
        self._disconnect = disconnect

    def panel(self) -> Panel:
        """Return the switches as they stand."""
        channels = [channel for channel in self._workspace.directory.channels.values() if not channel.is_dm]
        uninstalled = Switch(
            id="uninstalled",
            label="The app is uninstalled",
            help="Its tokens are revoked; it hears that, and can call nothing any more.",
            value=not self._workspace.is_installed,
        )
        return Panel(
            title="Slack",
            switches=[
                *(self._switch(channel, what) for channel in channels for what in _CHANNEL),
                *shown(self._workspace.faults),
                Switch(id="reconnect", label="Break the connection", help=_RECONNECT, kind="act"),
                uninstalled,
            ],
        )

    async def set(self, switch_id: str, value: Value) -> None:
        """Set a switch, or do an act. Raises ActRefused for one that there is not, or a wrong value."""
        if switch_id == "reconnect":
            await self._disconnect("link_disabled")
            return
        if not isinstance(value, bool):
            raise ActRefused("bad_value", "This switch is on or off.")
        if lay(self._workspace.faults, switch_id, is_on=value):
            return
        if switch_id == "uninstalled":
            self._tasks.start(change_installation(self._room, InstallationChange(is_installed=not value)))
        else:
            self._set_channel(switch_id, is_on=value)

    def _switch(self, channel: Channel, what: str) -> Switch:
        label, explanation = _CHANNEL[what]
        name = self._workspace.identity.bot_name
        return Switch(
            id=f"{what}:{channel.id}",
            label=label.format(bot=name, channel=f"#{channel.name}"),
            help=explanation.format(bot=name),
            value=self._holds(channel, what),
            channel=channel.id,
        )

    def _holds(self, channel: Channel, what: str) -> bool:
        if what == "removed":
            return self._workspace.identity.bot_user_id not in channel.members
        return bool(getattr(channel, f"is_{what}"))

    def _set_channel(self, switch_id: str, *, is_on: bool) -> None:
        what, _, channel_id = switch_id.partition(":")
        channel = self._workspace.directory.channels.get(channel_id)
        if what not in _CHANNEL or channel is None or channel.is_dm:
            raise ActRefused("unknown_switch", "There is no such switch.", status=404)
        bot = self._workspace.identity.bot_user_id
        if what == "removed":
            change = ChannelChange(remove=[bot]) if is_on else ChannelChange(add=[bot])
        else:
            change = ChannelChange.model_validate({f"is_{what}": is_on})
        self._tasks.start(change_channel(self._room, channel, change))


_RECONNECT = "Slack closes the app's sockets; it has to connect again."
_CHANNEL = {
    "archived": ("{channel} is archived", "Nobody can write there, and {bot} is no member any more."),
    "removed": ("{bot} is not in {channel}", "Invite it again with this switch or with /invite @{bot}."),
    "private": ("{channel} is private", "Who is no member cannot know that it exists."),
    "restricted": ("Only admins post in {channel}", "Slack answers restricted_action to the app."),
}
