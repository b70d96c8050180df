"""People, user groups and channels of the workspace."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.workspace.shapes import Json

Guest = Literal["", "single", "multi"]
"""A single-channel guest is `is_ultra_restricted` as well; a multi-channel guest only `is_restricted`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace, a bot user, or somebody of another company in a shared channel.

    `tz` is the name of a time zone in the IANA database. Who comes from another company has a `team`.
    """

    id: str
    handle: str
    name: str
    title: str = ""
    color: str = "#4a5568"
    tz: str = "Etc/UTC"
    guest: Guest = ""
    team: str = ""
    is_deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether this is a guest of either kind."""
        return self.guest != ""

    @property
    def is_foreign(self) -> bool:
        """Whether this person belongs to another company's workspace."""
        return self.team != ""

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def shown(self) -> Json:
        """Draw the person for the page."""
        return {
            "id": self.id,
            "handle": self.handle,
            "name": self.name,
            "title": self.title,
            "tz": self.tz,
            "is_admin": self.is_admin,
            "is_guest": self.is_guest,
            "is_foreign": self.is_foreign,
            "color": self.color,
            "initials": self.initials,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group such as @release; `members` are ids of people. Its id stays when its handle changes."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    is_disabled: bool = False


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation. Its members change, its id does not. `partner` is the person of a direct message.

    In a restricted channel only admins may post, and no app.
    """

    id: str
    name: str
    members: set[str]
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_restricted: bool = False
    is_shared: bool = False
    partner: str | None = None
    created: int = field(default=1_780_000_000)

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct message with the bot."""
        return self.partner is not None
