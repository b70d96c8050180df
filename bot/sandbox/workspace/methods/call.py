"""One call of the Web API: its arguments as sent, read carefully; errors as Slack's codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.workspace import scopes
from bot.sandbox.workspace.blocks.check import BlocksRefused
from bot.sandbox.workspace.blocks.schema import Problem
from bot.sandbox.workspace.jsontext import NotJson, read_json
from bot.sandbox.workspace.people import Channel
from bot.sandbox.workspace.shapes import Json
from bot.sandbox.workspace.state import Workspace

_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0", ""})


class SlackError(Exception):
    """A refusal: Slack's error code, and what the answer carries besides."""

    def __init__(self, code: str, **more: object) -> None:
        self.code = code
        self.more = more
        super().__init__(code)


def refused(refusal: BlocksRefused) -> SlackError:
    """Translate refused blocks into an answer."""
    return with_problems(refusal.code, refusal.problems)


def with_problems(code: str, problems: Iterable[Problem]) -> SlackError:
    """Build an answer that lists what is wrong, as Slack does: in two places."""
    told = list(problems)
    if not told:
        return SlackError(code)
    return SlackError(
        code,
        errors=[str(problem).removeprefix("[ERROR] ") for problem in told],
        response_metadata={"messages": list(map(str, told))},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a method gets. Arguments of a form are strings, those of a JSON body are anything."""

    workspace: Workspace
    method: str
    args: Json
    origin: str
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Return a string; numbers are taken as strings, as a form would send them."""
        value = self.args.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise missing(name, "must be a string")
        return value

    def required(self, name: str) -> str:
        """Return a string that has to be there."""
        value = self.text(name)
        if value is None:
            raise missing(name)
        return value

    def flag(self, name: str) -> bool:
        """Return a boolean; absent is false."""
        value = self.args.get(name, False)
        if isinstance(value, str):
            if value.lower() not in _TRUE | _FALSE:
                raise missing(name, "must be a boolean")
            return value.lower() in _TRUE
        return bool(value)

    def number(self, name: str, *, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal() or int(value) < 1:
            raise SlackError("invalid_limit" if name == "limit" else "invalid_arguments")
        return min(int(value), most)

    def structure(self, name: str, *, error: str) -> object:
        """Return an object or a list; a form carries it as JSON text, or `error` is the answer."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return read_json(value)
        except NotJson:
            raise SlackError(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """Find a conversation by its id, one that the bot can know of and has the scope for."""
        channel = self.workspace.directory.channels.get(self.required(name))
        bot = self.workspace.identity.bot_user_id
        if channel is None or (channel.is_private and bot not in channel.members):
            raise SlackError("channel_not_found")
        if scopes.is_by_kind(self.method):
            self.need(scopes.needed_in(self.method, channel))
        return channel

    def need(self, scope: str) -> None:
        """Refuse if the app was not granted a scope."""
        granted = self.workspace.manifest.scopes
        if scope not in granted:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))


def missing(name: str, what: str | None = None) -> SlackError:
    """Build the answer to an argument that is missing or of the wrong kind."""
    text = f"missing required field: {name}" if what is None else what
    return with_problems("invalid_arguments", [Problem(text, f"/{name}" if what else "")])
