"""The payloads that Slack sends for what people do."""

import secrets
from collections.abc import Mapping

from bot.sandbox.workspace.directory import Directory
from bot.sandbox.workspace.modals import View
from bot.sandbox.workspace.people import Channel, Person
from bot.sandbox.workspace.shapes import Json


class Payloads:
    """Builds payloads for one workspace and one app."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._identity = directory.identity

    def command(
        self, *, person: Person, channel: Channel, name: str, text: str, trigger_id: str, response_url: str
    ) -> Json:
        """A slash command."""
        return {
            "token": self._identity.verification_token,
            "team_id": self._identity.team_id,
            "team_domain": self._identity.team_domain,
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": person.id,
            "user_name": person.handle,
            "command": name,
            "text": text,
            "api_app_id": self._identity.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": trigger_id,
        }

    def interaction(self, kind: str, person: Person, **more: object) -> Json:
        """What all interactions share; `more` is laid on top."""
        return {
            "type": kind,
            "team": self._identity.team,
            "user": {
                "id": person.id,
                "username": person.handle,
                "name": person.handle,
                "team_id": person.team or self._identity.team_id,
            },
            "api_app_id": self._identity.app_id,
            "token": self._identity.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
            **more,
        }

    def of_view(self, kind: str, person: Person, view: View, **more: object) -> Json:
        """An interaction with a view."""
        return self.interaction(kind, person, view=view.wire(), **more)

    def event(self, event: Mapping[str, object], *, at: float, is_shared: bool = False) -> Json:
        """An event of the Events API; its id stays the same when it is delivered again."""
        return {
            "token": self._identity.verification_token,
            "team_id": self._identity.team_id,
            "context_team_id": self._identity.team_id,
            "context_enterprise_id": None,
            "api_app_id": self._identity.app_id,
            "event": dict(event),
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(at),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._identity.team_id,
                    "user_id": self._identity.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": is_shared,
        }


def channel_of(channel: Channel) -> Json:
    """Return the `channel` object of an interaction."""
    return {"id": channel.id, "name": _name(channel)}


def _name(channel: Channel) -> str:
    return "privategroup" if channel.is_private else channel.name
