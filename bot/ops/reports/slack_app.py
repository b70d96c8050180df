"""What the doctor says of the Slack app: scopes, tokens, manifest, channels, and the clock beside Slack's."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from bot.ops.reports.doctor import Check
from bot.ports.slack import ChatError, ChatRevoked

_CLOCK_OFF = timedelta(seconds=30)
_HOUR_OFF = timedelta(minutes=5)
_NOT_FATAL = frozenset({"files:write", "files:read", "channels:history", "groups:history"})
"""Scopes without which runs go on: no picture is sent, no CSV read, no message looked for that may stand."""


def scopes(granted: frozenset[str] | None, wanted: frozenset[str]) -> Check:
    """Compare the scopes that Slack says our token has with those of the manifest."""
    name = "slack scopes"
    if granted is None:
        return Check(name=name, seen="Slack does not tell which scopes the app has")
    missing, more = sorted(wanted - granted), sorted(granted - wanted)
    if missing:
        cure = "Put manifest.yml into the app's settings (App Manifest), then install the app again."
        is_advice = _NOT_FATAL.issuperset(missing)
        return Check(name=name, seen=f"missing: {', '.join(missing)}", cure=cure, is_advice=is_advice)
    if more:
        cure = "stagebot uses none of them; take them out of the app's settings."
        return Check(name=name, seen=f"more than needed: {', '.join(more)}", cure=cure, is_advice=True)
    return Check(name=name, seen=f"all {len(wanted)} of the manifest")


def app_token(fault: ChatError | None) -> Check:
    """Say whether Slack opens a connection for the app token."""
    name = "slack app token"
    if fault is None:
        return Check(name=name, seen="opens a connection")
    if fault.passes:
        cure = "Slack did not answer it: see the lines `way to Slack`."
    elif fault.code in {"missing_scope", "not_allowed_token_type"}:
        cure = "Make an app-level token with connections:write (Basic Information) and set SLACK_APP_TOKEN."
    elif isinstance(fault, ChatRevoked):
        cure = "Set SLACK_APP_TOKEN to an app-level token of this app; this one is revoked or of another."
    else:
        cure = "Switch Socket Mode on in the app's settings, or set STAGEBOT_SLACK_MODE=http."
    return Check(name=name, seen=fault.code or str(fault), cure=cure)


def manifest(document: Mapping[str, Any], *, command: str, events: Iterable[str]) -> Check:
    """Compare the manifest that came with this program with what the program listens to."""
    declared = {entry["command"] for entry in document["features"]["slash_commands"]}
    subscribed = set(document["settings"]["event_subscriptions"]["bot_events"])
    problems = []
    if declared != {command}:
        problems.append(f"it declares {', '.join(sorted(declared))}, the program answers {command}")
    if subscribed != set(events):
        problems.append(f"its events are {', '.join(sorted(subscribed)) or 'none'}")
    if problems:
        return Check(
            name="manifest", seen="; ".join(problems), cure="Install stagebot again: its parts differ."
        )
    return Check(name="manifest", seen=f"{command}, {len(subscribed)} events: as the program listens")


def clock(behind: timedelta | None) -> Check:
    """Say how far our clock is from Slack's; a header's time is a whole second and travels a while."""
    name = "clock"
    if behind is None:
        return Check(name=name, seen="Slack does not tell its time")
    seconds = round(abs(behind.total_seconds()))
    word = "behind" if behind > timedelta() else "ahead of"
    if abs(behind) < _CLOCK_OFF:
        return Check(name=name, seen="as Slack's, within 30 s")
    cure = "Synchronise this machine's clock (NTP): times in messages, freezes and approvals go by it."
    if abs(behind) >= _HOUR_OFF:
        cure += " In HTTP mode every request of Slack is refused."
    return Check(name=name, seen=f"{seconds} s {word} Slack's", cure=cure)


def channels(found: Mapping[str, ChatError | None]) -> Check:
    """Say which channels of the policy stagebot cannot write to."""
    name = "channels"
    if not found:
        return Check(name=name, seen="the policy names none: runs are shown where they were asked for")
    bad = {channel: fault.code or str(fault) for channel, fault in found.items() if fault is not None}
    if not bad:
        return Check(name=name, seen=f"in all {len(found)}: {', '.join(sorted(found))}")
    seen = ", ".join(f"{channel}: {code}" for channel, code in sorted(bad.items()))
    cure = "Invite the app there (/invite @stagebot), or correct the channel in the policy."
    return Check(name=name, seen=seen, cure=cure)
