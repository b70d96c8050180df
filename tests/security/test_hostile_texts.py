"""Every renderer there is, found by its type, filled with hostile texts: none of them reaches Slack's parser.

STAGEBOT_TEST_HOSTILE_TEXTS=100000 tries so many; 2,000 by default.
"""

import contextlib
import dataclasses
import importlib
import inspect
import os
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import bot.views
from bot.domain.errors import UserError
from bot.domain.journal import Event
from bot.domain.run.run import Run
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import WhitelistRevision
from bot.ports.slack import Block, Message, View
from bot.views.announcements import news, outcome, progress
from bot.views.blocks import kit
from bot.views.blocks.sentence import Sentence
from tests.builders import BEN
from tests.security.hostile import CHECKED, EVIL, OURS, Filler, texts

COUNT = int(os.environ.get("STAGEBOT_TEST_HOSTILE_TEXTS", "2000"))

_SHOWN = (Message, View, Block, Sentence, str)
_NOT_SHOWN = {"bot.views.blocks.kit", "bot.views.blocks.words", "bot.views.blocks.ids"}
_OURS = re.compile(
    r"<@U0(ANA|BEN)>|<!subteam\^S\w+>|<#C0[A-Z]+>|<!date\^\d+\^[^|>]*\|[^<>]*>"
    r"|<https://partner\.microsoft\.com/[^|>\s]+\|[^<>]*>|<https://[\w.-]*slack\.com/[^|>\s]+\|[^<>]*>"
    r"|<https://example\.com\|[^<>]*>"  # the link of an explanation of our own
    rf"|<https://{EVIL}\.example[^|>\s]*>"  # an address that shows itself deceives nobody
)
_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


def _renderers() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of the views that returns what is shown."""
    for module in pkgutil.walk_packages(bot.views.__path__, "bot.views."):
        if module.name in _NOT_SHOWN:
            continue
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.name:
                continue
            returned = typing.get_type_hints(function).get("return")
            if _is_shown(returned):
                yield f"{module.name.removeprefix('bot.views.')}.{name}", function


def _is_shown(returned: Any) -> bool:
    parts = typing.get_args(returned) if returned not in _SHOWN else ()
    return returned in _SHOWN or any(part in _SHOWN or _is_shown(part) for part in parts)


RENDERERS = dict(_renderers())


def _formatted(shown: Any) -> Iterator[str]:
    """Yield every text that Slack reads formatting in."""
    match shown:
        case Message():
            yield shown.text
            yield from _formatted(list(shown.blocks))
            yield from _formatted(list(shown.fallback_blocks or ()))
        case Sentence():
            yield shown.text
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            for value in shown.values():
                yield from _formatted(value)
        case list() | tuple():
            for value in shown:
                yield from _formatted(value)
        case _:
            pass


def _plain(shown: Any) -> Iterator[str]:
    """Yield every text that Slack shows with emoji alone."""
    match shown:
        case Message():
            yield from _plain(list(shown.blocks))
        case {"type": "plain_text", "text": str(text)}:
            yield text
        case dict():
            for value in shown.values():
                yield from _plain(value)
        case list() | tuple():
            for value in shown:
                yield from _plain(value)
        case _:
            pass


def leaks(shown: Any) -> list[str]:
    """Return the texts through which something foreign would act."""
    found = []
    for text in _formatted(shown):
        rest = _OURS.sub("", text)
        lines = rest.split("\n")
        if (
            "<" in rest
            or ">" in rest
            or f":{EVIL}:" in rest
            or _UNSEEN.search(rest)
            or any(line.lstrip().startswith(("&gt;", f":{EVIL}")) for line in lines)
        ):
            found.append(text)
    return found + [text for text in _plain(shown) if f":{EVIL}:" in text or _UNSEEN.search(text)]


def _arguments(function: Callable[..., Any], filler: Filler) -> dict[str, Any]:
    """Fill what a renderer takes. A text that it takes by itself is our own: foreign ones come in values."""
    hints = typing.get_type_hints(function)
    ours = {name: OURS["permalink"] if "link" in name else "words of ours" for name in hints}
    return {
        name: ours[name] if hints[name] in {str, str | None} else filler.fill(hints[name])
        for name in inspect.signature(function).parameters
    }


def _takes_foreign(function: Callable[..., Any]) -> bool:
    hints = typing.get_type_hints(function)
    taken = [hints[name] for name in inspect.signature(function).parameters]
    of_events = any(
        hint == Event or Event in typing.get_args(hint) for hint in taken
    )  # each has its own test
    drawn = any(_is_block(hint) for hint in taken)
    return any(_holds_text(hint) for hint in taken) and not of_events and not drawn


def _holds_text(hint: Any) -> bool:
    if dataclasses.is_dataclass(hint) and hint not in {Message, Sentence}:
        return hint not in CHECKED
    if isinstance(hint, type) and issubclass(hint, UserError):
        return True
    return any(_holds_text(part) for part in typing.get_args(hint))


def _is_block(hint: Any) -> bool:
    """Tell whether a function takes what is drawn already, or something that only it can make."""
    return hint in {Block, View, Message, Sentence, Any} or any(map(_is_block, typing.get_args(hint)))


FOREIGN = [name for name, function in RENDERERS.items() if _takes_foreign(function)]


@pytest.mark.parametrize("name", FOREIGN)
def test_no_hostile_text_acts_in_any_view(name: str) -> None:
    filler = Filler(texts(COUNT, seed=11))
    tried = 0
    with contextlib.suppress(StopIteration):
        for _ in range(COUNT):  # some values hold few texts, or none for a while
            shown = RENDERERS[name](**_arguments(RENDERERS[name], filler))
            assert leaks(shown) == []
            tried += 1
    assert tried


@pytest.mark.parametrize("kind", typing.get_args(Event), ids=lambda kind: kind.kind)
def test_no_hostile_text_acts_in_what_is_said_of_any_event(kind: Any) -> None:
    filler = Filler(texts(COUNT, seed=12))
    of_a_list = kind in typing.get_args(RevisionEvent)
    with contextlib.suppress(StopIteration):
        for _ in range(COUNT):
            event = filler.fill(kind)
            if of_a_list:
                shown: list[Any] = [news(event, filler.fill(WhitelistRevision), mention=BEN)]
            else:
                run = filler.fill(Run)
                shown = [progress([event], run), outcome(event, run, mention=BEN)]
            assert leaks(shown) == []


def test_escaped_text_is_one_line_that_people_can_read() -> None:
    for text in texts(COUNT, seed=13):
        shown = kit.text(text)
        assert len(shown.splitlines()) <= 1
        assert not leaks({"type": "mrkdwn", "text": shown})
        assert not leaks({"type": "plain_text", "text": kit.plain(text)})
