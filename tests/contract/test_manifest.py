"""`manifest.yml` is what Slack accepts, and in step with what the code listens to and calls."""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from handlers.commands import COMMAND, usage_hint
from handlers.registry import EVENTS, SHORTCUTS

ROOT = Path(__file__).parents[2]
SCHEMA = "slack-manifest.schema.2.0.0.json"
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text())

# Slack's method reference: the scope that each method of ours needs; none for the rest
SCOPES: dict[str, set[str]] = {
    "chat.postMessage": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.open": {"im:write"},
    "users.info": {"users:read"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "files.info": {"files:read"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "views.open": set(),
    "views.push": set(),
    "views.update": set(),
    "views.publish": set(),
    "auth.test": set(),
    "apps.connections.open": set(),
}
_METHOD = re.compile(
    r"\"(?!files\.slack)((?:chat|files|conversations|users|usergroups|views|auth|apps)\.[A-Za-z.]+)\""
)


_HEARD_WITH = {"app_mention": "app_mentions:read", "message.im": "im:history"}
"""Which scope an event of people's words asks for; opening Home asks for none."""


def schema_file():
    """Slack publishes the schema; a copy may lie beside the checkout or be named by a variable."""
    named = os.environ.get("STAGEBOT_TEST_MANIFEST_SCHEMA", "")
    places = [Path(named)] if named else [ROOT.parent / "shared" / "data" / SCHEMA, ROOT / "docs" / SCHEMA]
    return next((place for place in places if place.is_file()), None)


def test_the_manifest_is_valid_against_slacks_schema():
    place = schema_file()
    if place is None:
        pytest.skip(f"{SCHEMA} is not there; set STAGEBOT_TEST_MANIFEST_SCHEMA to check the manifest")

    jsonschema.validate(MANIFEST, json.loads(place.read_text()))


def test_every_command_in_the_manifest_is_listened_to_and_the_other_way_round():
    declared = {command["command"] for command in MANIFEST["features"]["slash_commands"]}

    assert {COMMAND} == declared


def test_every_event_in_the_manifest_is_listened_to_and_the_other_way_round():
    assert list(EVENTS) == MANIFEST["settings"]["event_subscriptions"]["bot_events"]


def test_every_shortcut_in_the_manifest_is_listened_to_and_the_other_way_round():
    declared = [shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]]

    assert list(SHORTCUTS) == declared


def test_the_usage_hint_is_the_table_of_commands():
    hint = MANIFEST["features"]["slash_commands"][0]["usage_hint"]

    assert usage_hint() == hint


def test_the_scopes_are_those_that_the_called_methods_need():
    called = {
        match.group(1)
        for path in (ROOT / "bot").rglob("*.py")
        if "sandbox" not in path.parts
        for match in _METHOD.finditer(path.read_text())
    }

    assert called <= set(SCOPES), "a method is called whose scope this test does not know"
    heard = {_HEARD_WITH[event] for event in EVENTS if event in _HEARD_WITH}
    needed = set().union(*(SCOPES[method] for method in called), {"commands"}, heard)
    assert needed == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_socket_mode_needs_no_request_address():
    settings = MANIFEST["settings"]

    assert settings["socket_mode_enabled"]
    assert "request_url" not in settings["interactivity"]
