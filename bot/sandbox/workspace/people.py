"""People, user groups and channels of the workspace."""

from dataclasses import dataclass, field

from bot.sandbox.workspace.shapes import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of the workspace, or a bot user. A guest is a single-channel guest."""

    id: str
    handle: str
    name: str
    title: str = ""
    color: str = "#4a5568"
    is_guest: bool = False
    is_deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def shown(self) -> Json:
        """Draw the person for the page."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "is_guest": self.is_guest,
            "color": self.color,
            "initials": self.initials,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    """A user group such as @release; `members` are ids of people."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    is_disabled: bool = False


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation. Its members change, its id does not. `partner` is the person of a direct message."""

    id: str
    name: str
    members: set[str]
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    partner: str | None = None
    created: int = field(default=1_780_000_000)

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct message with the bot."""
        return self.partner is not None
