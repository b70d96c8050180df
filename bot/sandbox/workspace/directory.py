"""Who and what there is: people, channels and groups by id, and who sees what."""

from collections.abc import Iterator

from bot.sandbox.workspace.people import Channel, Person, UserGroup
from bot.sandbox.workspace.seeds import Seed


class Directory:
    """Look-ups over the seed. Every active person has a direct message with the bot from the start."""

    def __init__(self, seed: Seed) -> None:
        self.identity = seed.identity
        self.bot = Person(
            id=seed.identity.bot_user_id,
            handle=seed.identity.bot_name,
            name=seed.identity.bot_name,
            is_bot=True,
        )
        self.people = {person.id: person for person in (*seed.people, self.bot)}
        self.channels = {channel.id: channel for channel in seed.channels}
        self.groups = {group.id: group for group in seed.groups}
        for person in self.humans():
            self._add_dm(person)

    def humans(self) -> Iterator[Person]:
        """Iterate over the people who can act."""
        return (person for person in self.people.values() if not (person.is_bot or person.is_deleted))

    def human(self, person_id: object) -> Person | None:
        """Find a person who can act."""
        return next((person for person in self.humans() if person.id == person_id), None)

    def dm(self, person_id: str) -> Channel | None:
        """Find a person's direct message with the bot; a deactivated person has none."""
        return self.channels.get(_dm_id(person_id))

    def seen_by(self, person_id: str) -> list[Channel]:
        """Return the channels of which a person is a member."""
        return [channel for channel in self.channels.values() if person_id in channel.members]

    def visible(self, channel_id: object, person_id: str) -> Channel | None:
        """Find a channel if the person is a member of it."""
        return next((channel for channel in self.seen_by(person_id) if channel.id == channel_id), None)

    def members_of(self, channel_id: str) -> set[str]:
        """Return who is in a channel; nobody when it was deleted."""
        channel = self.channels.get(channel_id)
        return channel.members if channel else set()

    def by_name(self, name: str) -> Channel | None:
        """Find a channel by its name, with or without #."""
        wanted = name.removeprefix("#")
        return next(
            (channel for channel in self.channels.values() if channel.name == wanted and not channel.is_dm),
            None,
        )

    def group(self, group_id: object) -> UserGroup | None:
        """Find a user group."""
        return self.groups.get(group_id) if isinstance(group_id, str) else None

    def name_of(self, person_id: str) -> str:
        """Return a person's display name."""
        person = self.people.get(person_id)
        return person.name if person else person_id

    def _add_dm(self, person: Person) -> None:
        channel_id = _dm_id(person.id)
        self.channels[channel_id] = Channel(
            id=channel_id, name="directmessage", members={person.id, self.bot.id}, partner=person.id
        )


def _dm_id(person_id: str) -> str:
    return f"D{person_id[1:]}"
