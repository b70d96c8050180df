"""What the app asked for when it was installed, read from its Slack app manifest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from bot.sandbox.workspace.shapes import Json

_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "usergroups:read",
        "users:read",
    }
)
_EVENTS = frozenset({"app_home_opened", "app_mention", "message.im"})


MessagesTab = Literal["off", "read_only", "writable"]
"""Whether people may write to the app in a direct message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; `should_escape` turns @names and #channels in its text into ids."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A global shortcut, or one of a message's menu."""

    callback_id: str
    name: str
    is_global: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The app as installed: commands, shortcuts, granted bot scopes, subscribed events."""

    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: frozenset[str] = _SCOPES
    events: frozenset[str] = _EVENTS
    has_home: bool = True
    messages_tab: MessagesTab = "writable"

    def command(self, name: str) -> Command | None:
        """Find a slash command by its name, slash included."""
        return next((command for command in self.commands if command.name == name), None)

    def shortcut(self, callback_id: object) -> Shortcut | None:
        """Find a shortcut."""
        return next((shortcut for shortcut in self.shortcuts if shortcut.callback_id == callback_id), None)


DEFAULT = Manifest(
    commands=(
        Command(name="/stage", description="Push an offer to staging", usage_hint="offer-x | status | help"),
    )
)
"""An app that may do what a small bot usually may, for when there is no manifest to read."""


def read_manifest(path: Path) -> Manifest:
    """Read a manifest in YAML or JSON. Raises OSError, yaml.YAMLError, and ValueError if it is neither."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path} holds no manifest")  # noqa: TRY004 - about the file, not about a type
    features = document.get("features", {})
    settings = document.get("settings", {})
    home = features.get("app_home", {})
    scopes = document.get("oauth_config", {}).get("scopes", {})
    return Manifest(
        commands=tuple(_command(entry) for entry in features.get("slash_commands", [])),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", [])),
        scopes=frozenset(scopes.get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        has_home=bool(home.get("home_tab_enabled", False)),
        messages_tab=_messages_tab(home),
    )


def _messages_tab(home: Json) -> MessagesTab:
    if not home.get("messages_tab_enabled", False):
        return "off"
    return "read_only" if home.get("messages_tab_read_only_enabled", False) else "writable"


def _command(entry: Json) -> Command:
    return Command(
        name=entry["command"],
        description=entry.get("description", ""),
        usage_hint=entry.get("usage_hint", ""),
        should_escape=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Json) -> Shortcut:
    return Shortcut(callback_id=entry["callback_id"], name=entry["name"], is_global=entry["type"] == "global")
