"""Bands of time in words: rounded outward, in the reader's own zone, and how far to trust them."""

from datetime import UTC, datetime, timedelta

from bot.domain.forecast.slow import WINDOW_HOURS, Tempo
from bot.domain.run.estimate import Expected, Span, Trust
from bot.views.blocks import kit, words

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_UNITS = (
    (_HOUR, 5 * _MINUTE),
    (6 * _HOUR, 15 * _MINUTE),
    (_DAY, _HOUR),
    (3 * _DAY, 6 * _HOUR),
)
_QUARTER, _IN_DAYS = 6 * _HOUR, 3 * _DAY
"""Longer bands are said in days; which day a moment lies in is for the reader's zone to say."""
_ONE_CLOCK_FACE = 12 * _HOUR
_WIDE = timedelta(days=7)
_FEW, _THIN, _COUNTED = 5, 20, 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def band(span: Span, now: datetime) -> str:
    """Say within which time something is expected to end; what lies behind is not named."""
    width = span.high - max(span.low, now)
    unit = min(_unit_of(width), _QUARTER)
    said = _day if width >= _IN_DAYS else kit.when
    low, high = _down(span.low, unit), _up(span.high, unit)
    if width > _WIDE:
        return f"not before {said(max(low, _down(now, unit)))}, and it may take a week or longer"
    if span.low <= now:
        return f"any time until {said(high)}"
    is_short = high - low < _ONE_CLOCK_FACE
    return f"{said(low)} to {_time(high) if is_short else said(high)}"


def _down(at: datetime, unit: timedelta) -> datetime:
    return at - (at - _EPOCH) % unit


def _up(at: datetime, unit: timedelta) -> datetime:
    return at + (_EPOCH - at) % unit


def _time(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{time}}|{utc:%H:%M} UTC>"


def _day(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}}|{utc:%Y-%m-%d}>"


def takes(expected: Expected) -> str:
    """Say how long something usually takes, and what that rests on."""
    low, high = expected.low, expected.high
    low, high = low - low % _unit_of(low), high + (-high) % _unit_of(high)
    said = f"up to {_rough(high)}" if low < _MINUTE else f"{_rough(low)} to {_rough(high)}"
    return f"usually {said} (80 %; {trust(expected.trust)})"


def _unit_of(span: timedelta) -> timedelta:
    return next((unit for limit, unit in _UNITS if span < limit), _DAY)


def _rough(span: timedelta) -> str:
    if span > _WIDE:
        return "a week or longer"
    return words.duration(span)


def trust(of: Trust) -> str:
    """Say what a band rests on. Thin history is said to be thin, and no better coverage is claimed for it."""
    if of.runs == 0:
        return "as Microsoft publishes; not measured here yet"
    if of.runs < _FEW:
        return f"few runs of our own ({of.runs}), mostly as published"
    if of.runs < _THIN or of.coverage.decided < _COUNTED:
        return f"from {of.runs} runs"
    return held(of)


def held(of: Trust) -> str:
    """Say how often bands held; nothing while there are too few to count."""
    counted = of.coverage
    if counted.decided < _COUNTED:
        return ""
    return f"such bands held {counted.percent} % of {counted.decided} steps"


def slow(tempo: Tempo) -> str:
    """Say that the marketplace is slow for everybody, and what that does to the bands."""
    days = round(WINDOW_HOURS / 24)
    return (
        f":snail: Microsoft is slow for everybody now: {tempo.ended} of {tempo.expected:.0f} expected steps "
        f"ended in {days} days. Times are stretched ×{tempo.stretch:.1f}."
    )
