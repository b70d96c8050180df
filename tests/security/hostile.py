"""Texts that mean harm, and values of any type of ours that are full of them."""

import dataclasses
import enum
import itertools
import random
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.errors import UserError
from bot.domain.offer.digest import Digest
from bot.domain.offer.explanations import Explanation
from bot.domain.offer.failure import Blame
from bot.domain.seals import Seal
from bot.domain.values import SYSTEM, ChannelId, DurableId, PersonId, SubscriptionId, TeamId
from bot.ports.slack import ChatError
from bot.views.replies import HelpEntry
from tests.builders import BEN, NOON, TEAM

EVIL = "evilmark"
"""The name in every forged emoji and link: where Slack would read it, a text got through."""

_ATOMS = (
    "<!channel>",
    "<!here|x>",
    f"<@U0{EVIL}>",
    f"<https://{EVIL}.example|click>",
    f"https://{EVIL}.example/a|b",
    f"\n:{EVIL}: *offer-x* is live",
    f":{EVIL}:",
    f"\u2028:{EVIL}:",
    f"\x0b:{EVIL}:",
    f"\x85:{EVIL}:",
    f"::{EVIL}::",
    "\n> quoted",
    "> quoted",
    "&gt; quoted",
    "&lt;!channel&gt;",
    "*bold* _it_ ~no~ `code`",
    "```\npre```",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\u200f\u200e\u061c",
    "a\u200bb\ufeffc\u00ad",
    "\u3164\u115f\u1160\uffa0",
    "\U000e0041\U000e0042\U000e007f",
    "\ufe0f\u034f\u180e\u2800",
    "\ufff9a\ufffab\ufffb",
    "z" + "\u0301" * 40,
    "=cmd()",
    "＝cmd()",
    "\0\x07\x1b[31m",
    "\ud800",
    "𒐫" * 5,
    "x" * 400,
    "",
    " ",
    "\n\n\n",
    "a\tb",
    "12:30",
)


def texts(count: int, *, seed: int) -> Iterator[str]:
    """Yield so many hostile texts: every atom alone, then random joins of them; the same for one seed."""
    chance = random.Random(seed)
    for number in range(count):
        if number < len(_ATOMS):
            yield _ATOMS[number]
        else:
            parts = chance.choices(_ATOMS, k=chance.randint(1, 4))
            yield chance.choice(["", " ", "a", "_", "\n"]).join(parts)


CHECKED: Mapping[Any, Any] = {
    PersonId: BEN,
    ChannelId: ChannelId("C0RELEASES"),
    TeamId: TEAM,
    DurableId: DurableId("product/7c0ffee0-1111-4222-8333-444455556666"),
    SubscriptionId: SubscriptionId("11111111-2222-3333-4444-555555555555"),
    Seal: Seal(number=1, at=NOON, previous="", heads={}, chains=1, events=2, root="0" * 64),
    Explanation: Explanation(cause="Cause.", fix="Fix.", blame=Blame.YOURS, link="https://example.com"),
    Digest: Digest(parts={"images": "a" * 64}),
    HelpEntry: HelpEntry(usage="/stage list", does="All.", example="/stage list"),
}
"""What is checked where it comes in, or is our own: no foreign text can be in it."""


OURS = {
    "permalink": "https://team.slack.com/archives/C0RELEASES/p1",  # Slack makes it
    "link": "https://example.com",  # a page that the rule itself names
    "zone": "Europe/Berlin",  # the policy file takes no other than a time zone's name
}
"""Fields that are no foreign text, by name."""


class Filler:
    """Fills any type of ours with the next hostile texts; choices are taken in turn, so all come up."""

    def __init__(self, foreign: Iterator[str]) -> None:
        self._foreign = foreign
        self._turn = itertools.count()

    def fill(self, wanted: Any) -> Any:
        """Return a value of a type. Raises StopIteration when the texts are used up."""
        if wanted in CHECKED:
            return CHECKED[wanted]
        while isinstance(wanted, typing.NewType):
            wanted = wanted.__supertype__
        origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
        if origin in {typing.Union, types.UnionType}:
            return self.fill(arguments[next(self._turn) % len(arguments)])
        if origin is not None:
            return self._many(origin, arguments)
        return self._one(wanted)

    def _many(self, origin: Any, arguments: tuple[Any, ...]) -> Any:
        if origin is tuple and arguments[-1] is not Ellipsis:
            return tuple(self.fill(argument) for argument in arguments)
        if issubclass(origin, Mapping):
            return {self.fill(arguments[0]): self.fill(arguments[1]) for _ in range(2)}
        found = [self.fill(arguments[0]) for _ in range(next(self._turn) % 3)]
        return origin(found) if origin in {tuple, list, frozenset, set} else tuple(found)

    def _one(self, wanted: Any) -> Any:
        if wanted is types.NoneType:
            return None
        if isinstance(wanted, type) and issubclass(wanted, UserError):
            return self._error(wanted)
        if isinstance(wanted, type) and issubclass(wanted, ChatError):
            return wanted(self.fill(str))
        if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
            hints = typing.get_type_hints(wanted)
            fields = [field for field in dataclasses.fields(wanted) if field.init]
            filled = {field.name: self.fill(hints[field.name]) for field in fields}
            return wanted(**filled | {name: OURS[name] for name in filled if name in OURS})
        if isinstance(wanted, enum.EnumMeta):
            members: list[Any] = list(wanted)
            return members[next(self._turn) % len(members)]
        plain: dict[Any, Any] = {
            bool: bool(next(self._turn) % 2),
            int: next(self._turn) % 7,
            float: 3.5,
            datetime: NOON,
            date: NOON.date(),
            time: NOON.time(),
            timedelta: timedelta(hours=3),
            object: SYSTEM,
        }
        return plain[wanted] if wanted in plain else self._text(wanted)

    def _error(self, wanted: type[UserError]) -> UserError:
        kinds = UserError.__subclasses__() if wanted is UserError else [wanted]
        kind = kinds[next(self._turn) % len(kinds)]
        hints = typing.get_type_hints(kind.__init__) if "__init__" in vars(kind) else {"why": str}
        given = {name: self.fill(hint) for name, hint in hints.items() if name not in {"return", "may"}}
        return kind(**given) if "__init__" in vars(kind) else kind(*given.values())

    def _text(self, wanted: Any) -> str:
        if wanted is not str:
            raise TypeError(f"{wanted} cannot be filled")
        return next(self._foreign)
