"""Every kind of event there is, with hostile text wherever it carries text: nothing in its sentence acts."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from bot.domain.review.events import ReviewEvent
from bot.domain.run.events import RunEvent, StepStarted
from bot.domain.values import ChannelId, PersonId, RevisionId
from bot.domain.whitelist.events import RevisionEvent
from bot.domain.whitelist.revision import WhitelistRevision
from bot.views import announcements
from tests.builders import ANA, BEN, NOON, a_run
from tests.property.test_foreign_text import no_leak

EVIL = "<!channel> <https://evil.example|*click*> \u202e&amp;"
OF_SLACK = {PersonId: BEN, ChannelId: "C0RELEASES"}
"""Ids that Slack gave us and that are meant to act."""


def hostile(hint: Any) -> Any:
    """Return the worst that a field of this type can hold."""
    if hint in OF_SLACK:
        return OF_SLACK[hint]
    plain = getattr(hint, "__supertype__", hint)
    origin, inside = get_origin(plain), get_args(plain)
    if origin in {Union, UnionType}:
        return hostile(next(one for one in inside if one is not NoneType))
    if origin is Mapping:
        return {hostile(inside[0]): hostile(inside[1])}
    if origin in {tuple, frozenset}:
        return origin([hostile(inside[0])])
    if isinstance(plain, type) and issubclass(plain, Enum):
        return next(iter(plain))
    if is_dataclass(plain):
        return an_event(plain)
    return {str: EVIL, datetime: NOON, bool: True, int: 2, float: 2.0}[plain]


def an_event(kind: Any) -> Any:
    hints = get_type_hints(kind)
    return kind(**{field.name: hostile(hints[field.name]) for field in fields(kind)})


@pytest.mark.parametrize("kind", get_args(RunEvent | ReviewEvent), ids=lambda kind: kind.kind)
def test_the_sentence_for_an_event_of_a_run_lets_no_foreign_text_act(kind):
    event, run = an_event(kind), a_run(names={ANA: EVIL, BEN: EVIL}, offer_name=EVIL)
    for message in (
        announcements.progress([event], run),
        announcements.outcome(event, run, mention=BEN),
        announcements.to_operators(event, run.offer),
    ):
        if message is not None:
            no_leak(message.blocks)
            assert "\u202e" not in str(message.blocks)
            assert "<!channel" not in message.text


@pytest.mark.parametrize("kind", get_args(RevisionEvent), ids=lambda kind: kind.kind)
def test_the_sentence_for_an_event_of_a_whitelist_lets_no_foreign_text_act(kind):
    run = a_run()
    revision = WhitelistRevision(
        id=RevisionId("01REV00000000000000000000A"),
        team=run.team,
        offer=run.offer,
        durable_id=run.durable_id,
        offer_name=EVIL,
        offer_type=EVIL,
        by=ANA,
        by_name=EVIL,
        channel=run.channel,
        created_at=NOON,
        base=(),
        entries=(),
        why=EVIL,
        problem=EVIL,
    )
    message = announcements.news(an_event(kind), revision, mention=BEN)

    if message is not None:
        no_leak(message.blocks)
        assert "\u202e" not in str(message.blocks)


@pytest.mark.parametrize(("title", "is_news"), [("Publisher Signoff", False), ("Certification", True)])
def test_a_step_that_is_a_wait_for_people_is_no_news(title, is_news):
    event = StepStarted(at=NOON, step="a-step", title=title)
    assert (announcements.sentence_of(event, a_run()) is not None) is is_news
