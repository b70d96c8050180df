"""When a run is expected to be staged or live: what a card, a list and a status say of it."""

from datetime import timedelta

from bot.domain.forecast.lateness import Lateness
from bot.domain.run.estimate import Estimate, StepEstimate
from bot.domain.run.phases import Phase
from bot.views.blocks import bands, kit, words

_GOALS = {Phase.STAGED: "STAGED", Phase.LIVE: "live"}
_LATE = {
    Lateness.LATE: ":warning: That is late: nine of ten like it have ended by now.",
    Lateness.VERY_LATE: (
        ":warning: That is very late: about one in fifty takes so long. "
        "Open a ticket with Microsoft's support if it matters."
    ),
}


def lines(estimate: Estimate) -> list[str]:
    """Say on a card what is waited for, until when, and how far to trust it."""
    said = [f"{goal(estimate)} ({bands.trust(estimate.trust)})"]
    if estimate.step is not None:
        said.insert(0, f"Waiting for Microsoft: {kit.text(estimate.step.title, 80)}")
        said += late(estimate.step)
    if estimate.tempo.is_slow:
        said.append(bands.slow(estimate.tempo))
    return said


def goal(estimate: Estimate) -> str:
    """Say when the phase ends."""
    return f"{_GOALS[estimate.phase]} expected (80 %): {bands.band(estimate.whole, estimate.asked_at)}"


def late(step: StepEstimate) -> list[str]:
    """Say that a step has outlasted its band; nothing while it is in time."""
    return [_LATE[step.lateness]] if step.lateness in _LATE else []


def details(estimate: Estimate) -> list[str]:
    """Say to one person how long the run and its step have lasted, and what was said at the start."""
    so_far = words.duration(max(timedelta(), estimate.asked_at - estimate.since))
    said = [f"Microsoft has worked on it for {so_far}."]
    step = estimate.step
    if step is None:
        return said
    title, lasts = kit.text(step.title, 80), words.duration(max(timedelta(), estimate.asked_at - step.since))
    said.append(
        f"{title}: for {lasts} so far, expected to end (80 %) {bands.band(step.now, estimate.asked_at)}."
    )
    if step.given is not None and step.given != step.now:
        said.append(f"Said when it began: {bands.band(step.given, step.since)}.")
    counted = bands.held(step.trust)
    if counted:
        said.append(f"Of this step alone, {counted}.")
    return said
