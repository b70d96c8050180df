"""Saying something: slash commands, messages, shortcuts, opening App Home, dismissing a whisper."""

import asyncio
import html
import re

from bot.sandbox.workspace.acts import builtin
from bot.sandbox.workspace.acts.room import (
    ActRefused,
    Room,
    Work,
    has_app,
    interact,
    nothing_to_deliver,
    text_in,
)
from bot.sandbox.workspace.blocks.check import BlocksRefused
from bot.sandbox.workspace.delivery import Delivered, Envelope
from bot.sandbox.workspace.messageevents import events_of
from bot.sandbox.workspace.messages import Message
from bot.sandbox.workspace.payloads import channel_of
from bot.sandbox.workspace.people import Channel, Person
from bot.sandbox.workspace.posting import PostRefused, answer
from bot.sandbox.workspace.response_urls import Ticket
from bot.sandbox.workspace.shapes import Json

_TOKEN = re.compile(r"&lt;([@#!][^\s&<>]+|https?://[^\s<>]+?)&gt;")


def command(room: Room, body: Json) -> Work:
    """Run a slash command."""
    person = room.person(body)
    channel = room.channel(body, person)
    name, _, text = text_in(body, "text").strip().partition(" ")
    built_in = builtin.COMMANDS.get(name)
    known = room.workspace.manifest.command(name)
    if built_in is None and (known is None or not has_app(room, person)):
        raise ActRefused("unknown_command", f"{name} is not a valid command.", status=404)
    _check_may_write(room, person, channel)
    if body.get("thread_ts"):
        raise ActRefused("not_in_threads", f"{name} is not supported in threads. Sorry!")
    if built_in is not None or known is None:
        return builtin.run(room, person, channel, name, text)
    return _run(room, person, channel, name, _escaped(room, text) if known.should_escape else text.strip())


async def _run(room: Room, person: Person, channel: Channel, name: str, text: str) -> Delivered:
    workspace = room.workspace
    payload = room.payloads.command(
        person=person,
        channel=channel,
        name=name,
        text=text,
        trigger_id=workspace.triggers.give(person.id, channel=channel.id),
        response_url=workspace.responses.give(person.id, channel.id),
    )
    envelope = Envelope(kind="slash_commands", payload=payload, accepts_response=True)
    delivered = await room.delivery.deliver(envelope)
    failure: str | None = delivered.failure
    if delivered.payload is not None:
        failure = _answered(room, person, channel, delivered.payload)
    if failure is not None:
        workspace.board.notice(person.id, f'{name} failed with the error "{failure}"')
    return delivered


def _answered(room: Room, person: Person, channel: Channel, payload: Json) -> str | None:
    """Show what came with the acknowledgement; returns the error if it cannot be shown."""
    try:
        answer(room.workspace, Ticket(person=person.id, channel=channel.id, at=0.0), payload)
    except (BlocksRefused, PostRefused):
        return "invalid_command_response"
    return None


def message(room: Room, body: Json) -> Work:
    """Write a message, in a channel or in a thread."""
    person = room.person(body)
    channel = room.channel(body, person)
    _check_may_write(room, person, channel)
    text = _written(room, text_in(body, "text"))
    thread_ts = _thread(room, channel, body.get("thread_ts"))
    board = room.workspace.board
    written = board.add(
        Message(ts=board.stamp(), channel=channel.id, author=person.id, text=text, thread_ts=thread_ts)
    )
    _hint_at_invite(room, person, channel, written)
    events = events_of(room.workspace, "posted", written)
    return _all(room, channel, events) if events else nothing_to_deliver()


def _thread(room: Room, channel: Channel, thread_ts: object) -> str | None:
    if thread_ts is None:
        return None
    parent = room.workspace.board.messages.get(channel.id, thread_ts)
    if parent is None:
        raise ActRefused("unknown_thread", "There is no such thread.", status=404)
    return parent.thread_ts or parent.ts


def _check_may_write(room: Room, person: Person, channel: Channel) -> None:
    """Refuse what Slack's client does not offer: typing where nobody, or not this person, may write."""
    if channel.is_archived:
        raise ActRefused("is_archived", f"#{channel.name} is archived: nobody can write here.")
    if channel.is_dm and room.workspace.manifest.messages_tab != "writable":
        name = room.workspace.identity.bot_name
        raise ActRefused("messages_off", f"Sending messages to {name} has been turned off.")
    if channel.is_restricted and not person.is_admin:
        raise ActRefused("restricted_action", f"Only admins may post in #{channel.name}.")


def _hint_at_invite(room: Room, person: Person, channel: Channel, written: Message) -> None:
    bot = room.workspace.directory.bot
    if f"<@{bot.id}>" in written.text and bot.id not in channel.members:
        text = f"@{bot.name} is not in #{channel.name} and does not read this. /invite @{bot.name} adds it."
        room.workspace.board.notice(person.id, text, level="info")


async def _all(room: Room, channel: Channel, events: list[Json]) -> Delivered:
    at = room.workspace.now()
    deliveries = [
        room.delivery.deliver_event(room.payloads.event(event, at=at, is_shared=channel.is_shared))
        for event in events
    ]
    return (await asyncio.gather(*deliveries))[0]


def home(room: Room, body: Json) -> Work:
    """Open one of the app's tabs, `home` or `messages`."""
    person = room.person(body)
    channel = room.workspace.directory.dm(person.id)
    manifest = room.workspace.manifest
    if (
        channel is None
        or not manifest.has_home
        or not has_app(room, person)
        or "app_home_opened" not in manifest.events
    ):
        return nothing_to_deliver()
    shown = room.workspace.modals.home(person.id) if body.get("tab") != "messages" else None
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": "messages" if body.get("tab") == "messages" else "home",
        "event_ts": room.workspace.board.stamp(),
    }
    return _all(room, channel, [event | ({"view": shown.wire()} if shown else {})])


def shortcut(room: Room, body: Json) -> Work:
    """Run a global shortcut, or one from a message's menu."""
    person = room.person(body)
    known = room.workspace.manifest.shortcut(body.get("callback_id"))
    if known is None or not has_app(room, person):
        raise ActRefused("unknown_shortcut", "There is no such shortcut.", status=404)
    triggers = room.workspace.triggers
    stamp = room.workspace.board.stamp()
    if known.is_global:
        payload = room.payloads.interaction(
            "shortcut",
            person,
            callback_id=known.callback_id,
            trigger_id=triggers.give(person.id),
            action_ts=stamp,
        )
        return interact(room, person, payload)
    channel = room.channel(body, person)
    on = room.workspace.board.messages.get(channel.id, body.get("message_ts"))
    if on is None:
        raise ActRefused("unknown_message", "There is no such message.", status=404)
    payload = room.payloads.interaction(
        "message_action",
        person,
        callback_id=known.callback_id,
        trigger_id=triggers.give(person.id, channel=channel.id),
        action_ts=stamp,
        message_ts=on.ts,
        message=room.workspace.board.messages.wire(on),
        channel=channel_of(channel),
        response_url=room.workspace.responses.give(person.id, channel.id, source_ts=on.ts),
    )
    return interact(room, person, payload)


def forget(room: Room, body: Json) -> Work:
    """Dismiss an ephemeral message."""
    person = room.person(body)
    channel = room.channel(body, person)
    whisper = room.workspace.board.messages.whisper(person.id, channel.id, body.get("ts"))
    if whisper is None:
        raise ActRefused("unknown_message", "There is no such message.", status=404)
    room.workspace.board.remove(whisper)
    return nothing_to_deliver()


def _written(room: Room, text: str) -> str:
    """Turn typed text into Slack's: escaped, mentions and links as tokens."""
    bot = room.workspace.directory.bot
    escaped = html.escape(text, quote=False)
    with_tokens = _TOKEN.sub(lambda found: f"<{found[1]}>", escaped)
    return re.sub(rf"@{re.escape(bot.handle)}\b", f"<@{bot.id}>", with_tokens)


def _escaped(room: Room, text: str) -> str:
    """Turn @names and #channels in a command's text into ids, as `should_escape` asks for."""
    directory = room.workspace.directory

    def person(found: re.Match[str]) -> str:
        known = next((human for human in directory.humans() if human.handle == found[1]), None)
        return f"<@{known.id}|{known.handle}>" if known else found[0]

    def channel(found: re.Match[str]) -> str:
        known = directory.by_name(found[1])
        return f"<#{known.id}|{known.name}>" if known else found[0]

    return re.sub(r"#([\w-]+)", channel, re.sub(r"@([\w.-]+)", person, text.strip()))
