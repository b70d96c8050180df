"""The app hears its own messages: Slack sends them as events like everybody else's."""

from bot.sandbox.workspace.acts.room import Room
from bot.sandbox.workspace.board import What
from bot.sandbox.workspace.messageevents import events_of
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.tasks import Tasks


class Echo:
    """Delivers events of what the app posts, changes and deletes, in the background."""

    def __init__(self, room: Room, tasks: Tasks) -> None:
        self._room = room
        self._tasks = tasks

    def heard(self, what: What, message: Message) -> None:
        """Take a message that changed."""
        workspace = self._room.workspace
        if message.author != workspace.identity.bot_user_id:
            return
        for event in events_of(workspace, what, message):
            payload = self._room.payloads.event(event, at=workspace.now())
            self._tasks.start(self._room.delivery.deliver_event(payload))
