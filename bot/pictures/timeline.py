"""A run as a picture: a row for each step and for each wait for people, freezes behind, moments marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.run.timeline import Mark, MarkKind, Span, SpanKind, Timeline
from bot.pictures.canvas import FAINT, INK, LINE, Canvas, drawable, font, wrapped

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW, _BELOW = 1000, 300, 110, 100, 48, 52
_MOST_ROWS = 20
_BARS = {
    SpanKind.STEP: "#1264a3",
    SpanKind.FAILED_STEP: "#c01343",
    SpanKind.PEOPLE: "#de8a00",
}
_FREEZE, _USUAL = "#cfe3f1", "#454245"
_MARKS = {
    MarkKind.STAGED: "#1264a3",
    MarkKind.DECISION: "#611f69",
    MarkKind.LIVE: "#007a5a",
    MarkKind.BAD: "#c01343",
}


def draw(timeline: Timeline) -> bytes:
    """Draw the timeline as PNG. CPU only, about 60 ms: not for the event loop."""
    rows, scale = _rows(timeline), _Scale(timeline)
    labels = list(_placed(timeline, scale))
    bottom = _TOP + _ROW * max(1, len(rows))
    canvas = Canvas(_WIDTH, bottom + _BELOW + 32 * (1 + max((label.row for label in labels), default=-1)))
    _heading(canvas, timeline, scale)
    for span in timeline.spans:
        if span.kind is SpanKind.FREEZE:
            _freeze(canvas, scale.at(span.start), scale.at(span.end), bottom)
    _axis(canvas, timeline, scale, bottom)
    for number, span in enumerate(rows):
        _bar(canvas, span, scale, _TOP + number * _ROW)
    for label in labels:
        _mark(canvas, label, bottom)
    return canvas.png()


def _rows(timeline: Timeline) -> list[Span]:
    rows = [span for span in timeline.spans if span.kind is not SpanKind.FREEZE]
    rows.sort(key=lambda span: span.start)
    return rows[:_MOST_ROWS]


class _Scale:
    def __init__(self, timeline: Timeline) -> None:
        self._start, self._end = timeline.start, timeline.end
        self._per_second = (_WIDTH - _LEFT - _RIGHT) / (timeline.end - timeline.start).total_seconds()

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies on the axis: at its edge it would stand for another."""
        return self._start <= moment <= self._end

    def at(self, moment: datetime) -> float:
        """Return the x of a moment, within the picture."""
        x = _LEFT + (moment - self._start).total_seconds() * self._per_second
        return min(max(x, _LEFT), _WIDTH - _RIGHT)


def _heading(canvas: Canvas, timeline: Timeline, scale: _Scale) -> None:
    canvas.text((24, 18), timeline.title, size=26, bold=True, room=600)
    total = duration(timeline.end - timeline.start)
    machine, people = duration(timeline.machine_time), duration(timeline.people_time)
    facts = f"{total} in all: {machine} Microsoft, {people} people"
    canvas.text((24, 54), facts, size=20, colour=FAINT, room=_WIDTH - 48)
    if any(span.usual_end is not None and scale.holds(span.usual_end) for span in timeline.spans):
        canvas.draw.line((_WIDTH - 118, 24, _WIDTH - 118, 46), fill=_USUAL, width=5)
        canvas.text((_WIDTH - 104, 35), "usual end", size=16, colour=FAINT, anchor="lm")


def _bar(canvas: Canvas, span: Span, scale: _Scale, y: float) -> None:
    left, right = scale.at(span.start), max(scale.at(span.end), scale.at(span.start) + 4)
    colour = _BARS[span.kind]
    lines = wrapped(span.label, font(18), _LEFT - 44, most=2)
    for number, line in enumerate(lines):
        canvas.text((24, y + 20 + 22 * (number - (len(lines) - 1) / 2)), line, size=18, anchor="lm")
    canvas.draw.rounded_rectangle((left, y + 6, right, y + 34), radius=6, fill=colour)
    if span.is_open:  # it goes on: the edge is open
        canvas.draw.polygon(((right, y + 6), (right + 12, y + 20), (right, y + 34)), fill=colour)
    usual = scale.at(span.usual_end) if span.usual_end is not None and scale.holds(span.usual_end) else None
    if usual is not None:
        canvas.draw.line((usual, y + 1, usual, y + 39), fill="#ffffff", width=9)
        canvas.draw.line((usual, y + 1, usual, y + 39), fill=_USUAL, width=5)
    words = duration(span.took)
    width = font(18).getlength(words)
    if right - left > width + 16:
        canvas.text(((left + right) / 2, y + 20), words, size=18, colour="#ffffff", anchor="mm")
    else:
        beside = right + (18 if span.is_open else 8)
        if usual is not None and beside - 8 < usual < beside + width + 4:
            beside = usual + 10
        canvas.text((beside, y + 20), words, size=18, colour=INK, anchor="lm")


def _freeze(canvas: Canvas, left: float, right: float, bottom: float) -> None:
    canvas.draw.rectangle((left, _TOP - 4, right, bottom), fill=_FREEZE)
    canvas.text(
        ((left + right) / 2, _TOP - 6), "freeze", size=16, colour=FAINT, anchor="ms", room=right - left
    )


def _axis(canvas: Canvas, timeline: Timeline, scale: _Scale, bottom: float) -> None:
    canvas.draw.line((_LEFT, bottom, _WIDTH - _RIGHT, bottom), fill=LINE, width=2)
    zone = ZoneInfo(timeline.zone)
    last = -1e9
    for moment, label in _ticks(timeline.start.astimezone(zone), timeline.end.astimezone(zone)):
        x = scale.at(moment)
        canvas.draw.line((x, _TOP - 4, x, bottom), fill=LINE)
        if x - last > 92:
            canvas.text((x, bottom + 8), label, size=18, colour=FAINT, anchor="ma")
            last = x
    canvas.text((24, bottom + 8), timeline.zone, size=18, colour=FAINT, room=_LEFT - 48)


_STEPS = [timedelta(minutes=m) for m in (5, 15, 60, 180, 360, 720)] + [
    timedelta(days=d) for d in (1, 2, 7, 14)
]


def _ticks(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    step = next((step for step in _STEPS if (end - start) / step <= 8), _STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    wall = midnight.replace(tzinfo=None)
    while True:
        moment = wall.replace(tzinfo=start.tzinfo)
        if moment > end:
            return
        if moment >= start:
            is_day = wall.time() == midnight.time()
            yield moment, f"{moment:%a %d %b}" if is_day else f"{moment:%H:%M}"
        wall += step


@dataclass(frozen=True, slots=True)
class _Label:
    mark: Mark
    x: float
    left: float
    row: int  # -1: no room for its words, which the text beside the picture holds


def _placed(timeline: Timeline, scale: _Scale) -> Iterator[_Label]:
    """Find a row for the words of every mark, so that none lies over another."""
    ends = [-1e9] * 3
    for mark in timeline.marks:
        width = font(18, bold=True).getlength(_words(mark))
        x = scale.at(mark.at)
        left = min(max(24.0, x - width / 2), _WIDTH - 24 - width)
        row = next((n for n, end in enumerate(ends) if left > end + 14), -1)
        if row >= 0:
            ends[row] = left + width
        yield _Label(mark, x, left, row)


def _mark(canvas: Canvas, label: _Label, bottom: float) -> None:
    colour = _MARKS[label.mark.kind]
    canvas.draw.line((label.x, _TOP - 4, label.x, bottom), fill=colour, width=3)
    if label.row >= 0:
        at = (label.left, bottom + 40 + label.row * 32)
        canvas.text(at, _words(label.mark), size=18, bold=True, colour=colour)


def _words(mark: Mark) -> str:
    line = drawable(mark.label)
    return line if len(line) <= 28 else f"{line[:27]}…"


def duration(span: timedelta) -> str:
    """Say a duration in at most two units."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
