"""The workspace as it is when it opens: people, channels, user groups."""

from dataclasses import dataclass

from bot.sandbox.workspace.people import Channel, Person, UserGroup
from bot.sandbox.workspace.shapes import Identity

ANA, BEN, CHLOE, DMITRI = "U0ANA", "U0BEN", "U0CHLOE", "U0DMITRI"
PRIYA, GARY, ERIN, SVEN = "U0PRIYA", "U0GARY", "U0ERIN", "U0SVEN"
RELEASES, OFFER_X, RANDOM, FINANCE, OLD = "C0RELEASES", "C0OFFERX", "C0RANDOM", "C0FINANCE", "C0OLD"
RELEASE_GROUP, MARKETING_GROUP = "S0RELEASE", "S0MARKETING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What a workspace starts with. The bot user is added from `identity`."""

    identity: Identity
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    groups: tuple[UserGroup, ...]


def contoso() -> Seed:
    """Return a fresh copy of the demo's workspace: Contoso Publishing."""
    identity = Identity()
    return Seed(
        identity=identity,
        people=_people(),
        channels=_channels(identity.bot_user_id),
        groups=(
            UserGroup(id=RELEASE_GROUP, handle="release", name="Release managers", members=(ANA, CHLOE)),
            UserGroup(id=MARKETING_GROUP, handle="marketing", name="Marketing", members=(BEN,)),
        ),
    )


def _people() -> tuple[Person, ...]:
    return (
        Person(
            id=ANA,
            handle="ana",
            name="Ana Ortiz",
            title="Release manager",
            color="#8a3ffc",
            tz="Europe/Madrid",
            is_admin=True,
        ),
        Person(
            id=BEN, handle="ben", name="Ben Acker", title="Marketing", color="#b45309", tz="America/New_York"
        ),
        Person(
            id=CHLOE,
            handle="chloe",
            name="Chloé Dubois",
            title="Engineer",
            color="#0f766e",
            tz="Europe/Paris",
        ),
        Person(
            id=DMITRI,
            handle="dmitri",
            name="Dmitri Volkov",
            title="Engineer",
            color="#1d4ed8",
            tz="Australia/Sydney",
        ),
        Person(
            id=PRIYA,
            handle="priya",
            name="Priya Nair",
            title="Operations",
            color="#be185d",
            tz="Asia/Kolkata",
        ),
        Person(
            id=GARY,
            handle="gary",
            name="Guest Gary",
            title="Agency guest",
            color="#64748b",
            tz="Europe/London",
            guest="single",
        ),
        Person(
            id=SVEN,
            handle="sven",
            name="Sven Berg",
            title="Fabrikam, a partner",
            color="#4d7c0f",
            tz="Europe/Stockholm",
            team="T0FABRIKAM",
        ),
        Person(id=ERIN, handle="erin", name="Erin Gone", title="Left the company", is_deleted=True),
    )


def _channels(bot: str) -> tuple[Channel, ...]:
    staff = {ANA, BEN, CHLOE, DMITRI, PRIYA}
    return (
        Channel(
            id=RELEASES, name="releases", topic="What we stage and what goes live", members={*staff, bot}
        ),
        Channel(
            id=OFFER_X,
            name="offer-x",
            topic="Everything about offer-x, with our agency and our partner",
            members={ANA, CHLOE, GARY, SVEN, bot},
            is_shared=True,
        ),
        Channel(id=RANDOM, name="random", topic="Water cooler", members=set(staff)),
        Channel(id=FINANCE, name="finance", topic="Numbers", members={ANA, BEN}, is_private=True),
        Channel(id=OLD, name="old-launches", members=set(staff), is_archived=True),
    )
