"""A run's timeline in words: the caption of its picture, its title, and the text instead of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.run.run import Run
from bot.domain.run.states import is_final
from bot.domain.run.timeline import Span, SpanKind, Timeline
from bot.ports.slack import ChatError, Message
from bot.views.blocks import kit, words
from bot.views.replies import done
from bot.views.run.status_line import plain_status

MOST_ALT = 1000
"""Characters. Slack takes no longer description of an image ("alt_txt_too_large")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureText:
    """What stands around a picture: `caption` is mrkdwn, `title` and `alt` are plain text."""

    name: str
    title: str
    caption: str
    alt: str


def around(run: Run, timeline: Timeline) -> PictureText:
    """Say what the picture of a run shows."""
    state = f"{run.offer}, {words.STATES[run.state][1]}"
    how = "How the run went" if is_final(run.state) else "The run so far"
    return PictureText(
        name=f"timeline-{run.offer}.png",
        title=kit.cut(f"Timeline of {state}", 200),
        caption=f"*{kit.text(run.offer)}*, {plain_status(run)}. {how}: {_sums(timeline)}.",
        alt=alt_text(timeline),
    )


def sent(run: Run) -> Message:
    """Say where the picture is that somebody asked for."""
    return done(f"The timeline of {run.offer} is in your direct messages with stagebot.")


def unsent(text: PictureText, error: ChatError) -> Message:
    """Say the timeline in words, because the picture did not come."""
    why = kit.text(str(error) or "Slack did not take the picture.", 300)
    if not error.outcome_known:
        why = "Slack does not say whether the picture came: look into your direct messages with stagebot."
    return _in_words(text, why)


def undrawn(text: PictureText) -> Message:
    """Say the timeline in words, because the picture could not be drawn."""
    return _in_words(text, "The picture could not be drawn; the log says why. This is what it would show.")


def _in_words(text: PictureText, why: str) -> Message:
    blocks = (kit.section(f":warning: {why}"), kit.section(kit.text(text.alt, MOST_ALT)))
    return Message(text=kit.text(text.title, 200), blocks=blocks)


def alt_text(timeline: Timeline) -> str:
    """Say the facts of the picture in sentences; what does not fit is counted."""
    head = f"Timeline of {timeline.title}, times in {timeline.zone}: {_sums(timeline)}."
    sentences = list(_sentences(timeline))
    shown = len(sentences)
    while shown and len(_joined(head, sentences, shown)) > MOST_ALT:
        shown -= 1
    return kit.cut(_joined(head, sentences, shown), MOST_ALT)


def _joined(head: str, sentences: list[str], shown: int) -> str:
    more = len(sentences) - shown
    rest = [f"And {words.count(more, 'more entry', 'more entries')}."] if more else []
    return " ".join([head, *sentences[:shown], *rest])


def _sums(timeline: Timeline) -> str:
    machine, people = words.duration(timeline.machine_time), words.duration(timeline.people_time)
    total = words.duration(timeline.end - timeline.start)
    return f"{total} in all, {machine} Microsoft, {people} people"


def _sentences(timeline: Timeline) -> Iterator[str]:
    """Yield the ends and decisions first: they are what a shortened text must not lose."""
    zone = ZoneInfo(timeline.zone)
    for mark in timeline.marks:
        yield f"{_moment(mark.at, zone)}: {_name(mark.label)}."
    for span in sorted(timeline.spans, key=lambda one: one.start):
        yield _span(span, zone)


def _span(span: Span, zone: ZoneInfo) -> str:
    if span.kind is SpanKind.FREEZE:
        return f"Freeze from {_moment(span.start, zone)} to {_moment(span.end, zone)}."
    lasts = words.duration(span.took)
    what = " so far" if span.is_open else ", failed" if span.kind is SpanKind.FAILED_STEP else ""
    usual = f", usually done {_moment(span.usual_end, zone)}" if span.usual_end is not None else ""
    return f"{_name(span.label)}: from {_moment(span.start, zone)}, {lasts}{what}{usual}."


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %H:%M}"


def _name(foreign: str) -> str:
    return " ".join(kit.plain(foreign, 80).split())
