"""The story of a run on one axis of time: steps, waits for people, freezes, and what was decided when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run
from bot.domain.run.states import State, is_final
from bot.domain.run.steps import Step


class SpanKind(StrEnum):
    """What lasts."""

    STEP = "step"  # the marketplace works
    FAILED_STEP = "failed_step"
    PEOPLE = "people"  # people are waited for
    FREEZE = "freeze"  # nothing may go live


class MarkKind(StrEnum):
    """What happens in a moment."""

    STAGED = "staged"
    DECISION = "decision"
    LIVE = "live"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A bar. All times aware UTC. `usual_end`: when it would usually have ended; `label` is foreign text."""

    kind: SpanKind
    label: str
    start: datetime
    end: datetime
    is_open: bool = False
    usual_end: datetime | None = None

    @property
    def took(self) -> timedelta:
        """How long it lasted, or lasts so far."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment with its label, which may hold a name (foreign text)."""

    kind: MarkKind
    label: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything that the picture shows; `zone` (IANA) is the one clock of its axis."""

    title: str
    start: datetime
    end: datetime
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    zone: str

    @property
    def machine_time(self) -> timedelta:
        """How long the marketplace worked, overlaps counted once."""
        return _covered(span for span in self.spans if span.kind in {SpanKind.STEP, SpanKind.FAILED_STEP})

    @property
    def people_time(self) -> timedelta:
        """How long people were waited for."""
        return _covered(span for span in self.spans if span.kind is SpanKind.PEOPLE)


def timeline_of(
    run: Run,
    *,
    now: datetime,
    zone: str,
    usual: Mapping[str, timedelta] | None = None,
    freezes: Sequence[tuple[datetime, datetime]] = (),
    decisions: Iterable[Mark] = (),
) -> Timeline:
    """Lay a run out. `usual` is by step key, `decisions` are what people did; freezes are windows (UTC)."""
    end = run.ended_at or now
    people = _people(run, end)
    laid_out = (_step(step, end, usual or {}) for step in run.steps)
    steps = [_whose(span, people) for span in laid_out if span is not None]
    begin = min([run.created_at, *(span.start for span in steps)])
    held = [_freeze(window, begin, end) for window in freezes if window[0] < end and window[1] > begin]
    return Timeline(
        title=run.offer,
        start=begin,
        end=max(end, begin + timedelta(minutes=1)),
        spans=(*steps, *people, *held),
        marks=tuple(sorted(_marks(run, decisions), key=lambda mark: mark.at)),
        zone=zone,
    )


def _step(step: Step, end: datetime, usual: Mapping[str, timedelta]) -> Span | None:
    if step.started_at is None or step.started_at > end:
        return None
    expected = usual.get(step.key)
    return Span(
        kind=SpanKind.FAILED_STEP if step.status is StepStatus.FAILED else SpanKind.STEP,
        label=step.title,
        start=step.started_at,
        end=max(step.started_at, step.ended_at or end),
        is_open=step.ended_at is None,
        usual_end=step.started_at + expected if expected else None,
    )


def _whose(step: Span, people: Iterable[Span]) -> Span:
    """The marketplace's own step for the sign-off is a wait for people: most of it lies in theirs."""
    both = sum((_overlap(step, wait) for wait in people), timedelta())
    is_wait = step.kind is SpanKind.STEP and both > step.took / 2
    return replace(step, kind=SpanKind.PEOPLE, usual_end=None) if is_wait else step


def _overlap(one: Span, other: Span) -> timedelta:
    return max(timedelta(), min(one.end, other.end) - max(one.start, other.start))


def _people(run: Run, end: datetime) -> list[Span]:
    """Return the wait between STAGED and the decision; after it the marketplace works again."""
    if run.staged_at is None:
        return []
    until = run.decided_at or end
    if until <= run.staged_at:
        return []
    is_open = run.decided_at is None and not is_final(run.state)
    label = "Review and approvals"
    return [Span(kind=SpanKind.PEOPLE, label=label, start=run.staged_at, end=until, is_open=is_open)]


def _freeze(window: tuple[datetime, datetime], begin: datetime, end: datetime) -> Span:
    return Span(kind=SpanKind.FREEZE, label="Freeze", start=max(window[0], begin), end=min(window[1], end))


def _marks(run: Run, decisions: Iterable[Mark]) -> list[Mark]:
    marks = list(decisions)
    if run.staged_at is not None:
        marks.append(Mark(kind=MarkKind.STAGED, label="STAGED", at=run.staged_at))
    if run.ended_at is not None:
        marks.append(
            Mark(kind=_END_KIND.get(run.state, MarkKind.BAD), label=run.state.value, at=run.ended_at)
        )
    return marks


_END_KIND = {
    State.LIVE: MarkKind.LIVE,
    State.SUPERSEDED: MarkKind.DECISION,
    State.CANCELED: MarkKind.DECISION,
}


def _covered(spans: Iterable[Span]) -> timedelta:
    total, reached = timedelta(0), None
    for span in sorted(spans, key=lambda one: one.start):
        start = span.start if reached is None else max(span.start, reached)
        if span.end > start:
            total += span.end - start
            reached = span.end
    return total
