"""What the channel hears between the approval and the go-live: planned times, freezes, emergencies."""

from bot.domain.journal import Event
from bot.domain.review import events as review_events
from bot.domain.run import events as run_events
from bot.domain.run.run import Run
from bot.views import kit, words


def call(event: Event, run: Run) -> tuple[str, str] | None:
    """Say it plain and formatted; None for other events."""
    offer = f"*{kit.text(run.offer)}*"
    match event:
        case review_events.GoliveScheduled():
            return _planned(event, offer)
        case review_events.GoliveReady():
            said = f":alarm_clock: The freeze is over, and {offer} is approved"
            return "can go live now", f"{said}. Somebody who may approve has to send it live."
        case run_events.GoliveHeld(reason=reason):
            return "does not go live", f":lock: {offer} does not go live: {kit.text(reason, 300)}"
        case review_events.FreezeLifted(by=by, reason=reason):
            said = f":unlock: {words.who(run, by)} lifted the freeze for {offer}"
            return "is not frozen any more", f"{said}: {kit.text(reason, 500)}"
        case review_events.EmergencyDeclared(by=by, reason=reason, missing=missing):
            said = f":rotating_light: {words.who(run, by)} declares an emergency for {offer}"
            more = " One more named person has to declare it, too." if missing else " It goes live now."
            return "is an emergency", f"{said}: {kit.text(reason, 500)}\n{more.strip()}"
        case _:
            return None


def _planned(event: review_events.GoliveScheduled, offer: str) -> tuple[str, str]:
    when = kit.when(event.goes_live_at)
    why = f" ({kit.text(event.frozen_for, 200)})" if event.frozen_for else ""
    if event.asks_first:
        said = f":snowflake: {offer} is approved and frozen until {when}{why}"
        return "is approved and frozen", f"{said}. Then somebody has to send it live."
    return "is approved and goes live later", f":alarm_clock: {offer} is approved and goes live {when}{why}."
