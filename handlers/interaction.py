"""Slack's payloads to typed values. The only file that indexes a raw payload."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.people import Actor
from bot.domain.values import ChannelId, PersonId, TeamId
from bot.ports.slack import Ts

Payload = Mapping[str, Any]
NOWHERE = ChannelId("")
_PAGE = re.compile(r"page_[a-z]+:(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """What a person just did: typed a command, pressed a button, submitted a modal, opened Home.

    `key` is the same for every delivery of the same act. `value` is what a button carries: a row id,
    or an offer ID. Nothing here is trusted beyond who (Slack signed that) and what they asked for.
    """

    key: str
    actor: Actor
    text: str = ""
    value: str = ""
    block: str = ""
    channel: ChannelId = NOWHERE
    thread_ts: Ts | None = None  # the thread in which the message stands whose button was pressed
    trigger: str = ""
    response_url: str = ""
    view_id: str = ""
    is_home: bool = False  # the button stands in App Home, which is no modal
    view_state: Mapping[str, Any] | None = None
    private_metadata: str = ""
    page: int = 0  # where the page begins that a button of a list asks for
    changes: bool = True  # it may change something; a command only shows and asks


def command(body: Payload) -> Interaction:
    """Read a slash command."""
    return Interaction(
        key=f"command:{body['trigger_id']}",
        actor=Actor(team=TeamId(body["team_id"]), person=PersonId(body["user_id"])),
        text=str(body.get("text") or ""),
        channel=ChannelId(body["channel_id"]),
        trigger=body["trigger_id"],
        response_url=str(body.get("response_url") or ""),
        changes=False,
    )


def action(body: Payload) -> Interaction:
    """Read a pressed button or a chosen option."""
    pressed = body["actions"][0]
    view = body.get("view") or {}
    message = body.get("message") or {}
    return Interaction(
        key=f"action:{body.get('trigger_id') or _fingerprint(body)}",
        actor=_actor(body),
        value=_chosen(pressed),
        block=str(pressed.get("block_id") or ""),
        channel=ChannelId((body.get("channel") or {}).get("id", "")),
        thread_ts=_thread(message),
        trigger=str(body.get("trigger_id") or ""),
        response_url=str(body.get("response_url") or ""),
        view_id=str(view.get("id") or ""),
        is_home=view.get("type") == "home",
        view_state=(view.get("state") or {}).get("values"),
        private_metadata=str(view.get("private_metadata") or ""),
        page=_page(str(pressed.get("action_id") or "")),
    )


def _chosen(pressed: Payload) -> str:
    option = pressed.get("selected_option") or {}
    return str(pressed.get("value") or option.get("value") or pressed.get("selected_user") or "")


def _thread(message: Payload) -> Ts | None:
    """Return the thread of a reply; a message with a thread of its own stands in the channel."""
    thread = str(message.get("thread_ts") or "")
    return Ts(thread) if thread and thread != str(message.get("ts") or "") else None


def _page(action_id: str) -> int:
    found = _PAGE.fullmatch(action_id)
    return int(found.group(1)) if found else 0


def submission(body: Payload) -> Interaction:
    """Read a submitted modal."""
    view = body["view"]
    return Interaction(
        key=f"view:{body.get('trigger_id') or _fingerprint(body)}",
        actor=_actor(body),
        trigger=str(body.get("trigger_id") or ""),
        view_id=view["id"],
        view_state=view["state"]["values"],
        private_metadata=str(view.get("private_metadata") or ""),
    )


def event(body: Payload) -> Interaction:
    """Read an event from the Events API."""
    inner = body["event"]
    return Interaction(
        key=f"event:{body.get('event_id') or _fingerprint(body)}",
        actor=Actor(
            team=TeamId(body.get("team_id") or inner.get("team", "")), person=PersonId(inner["user"])
        ),
        text=str(inner.get("text") or inner.get("tab") or ""),
        channel=ChannelId(inner.get("channel", "")),
        thread_ts=Ts(inner["thread_ts"]) if inner.get("thread_ts") else None,
        changes=False,
    )


def is_from_person(body: Payload) -> bool:
    """Tell whether a message event is something a person wrote just now: no bot, no edit, no join."""
    inner = body["event"]
    return (
        bool(inner.get("user")) and not inner.get("bot_id") and inner.get("subtype") in {None, "file_share"}
    )


def shortcut(body: Payload) -> Interaction:
    """Read a shortcut: of a message's menu, or one that belongs to no message."""
    message = body.get("message") or {}
    root = message.get("thread_ts") or message.get("ts") or body.get("message_ts")
    return Interaction(
        key=f"shortcut:{body['trigger_id']}",
        actor=_actor(body),
        channel=ChannelId((body.get("channel") or {}).get("id", "")),
        thread_ts=Ts(root) if root else None,
        trigger=str(body["trigger_id"]),
        response_url=str(body.get("response_url") or ""),
    )


def question(body: Payload) -> Interaction:
    """Read what was typed so far into a list that is looked up."""
    return Interaction(
        key=f"options:{_fingerprint(body)}",
        actor=_actor(body),
        text=str(body.get("value") or ""),
        changes=False,
    )


def _actor(body: Payload) -> Actor:
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user.get("team_id", "")
    return Actor(team=TeamId(user.get("team_id") or team), person=PersonId(user["id"]))


def _fingerprint(body: Payload) -> str:
    canonical = json.dumps(body, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
