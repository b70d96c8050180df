"""One signed file about one run, which anybody can verify without the bot.

Every section is derived from the events in it, so a section and its events cannot disagree; the signature
covers all of it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.journal import FIRST, HOW, link
from bot.domain.run.run import Run
from bot.ops.reports.audit import events_of
from bot.ops.reports.sections import sections
from bot.ports.signing import NotGenuine, Signer
from bot.ports.store.tx import Store
from bot.signing.dsse import opened
from bot.signing.keys import PublicKey

FORMAT = "stagebot-audit-bundle-2"
BUNDLE = "application/vnd.stagebot.bundle+json"
"""The payload type of a signed bundle."""

_PARTS = {"format", "how_to_verify", "made_at", "run", "events", "sections"}
_EVENT = {"stream", "kind", "actor", "at", "data", "prev_hash", "hash"}


async def bundle(store: Store, run: Run, signer: Signer, *, now: datetime) -> str:
    """Return the bundle as a signed envelope, one line of JSON."""
    events = await events_of(store, run.id)
    content = {
        "format": FORMAT,
        "how_to_verify": HOW,
        "made_at": now.astimezone(UTC).isoformat(),
        "run": run.id,
        "events": events,
        "sections": sections(events),
    }
    return signer.sign(_written(content).encode(), kind=BUNDLE)


def verified(text: str, keys: Sequence[PublicKey]) -> Mapping[str, Any]:
    """Return what a bundle says. Raises NotGenuine if anything in it is not as it was signed.

    Also one that was signed and yet cannot be: without events, with a broken chain, or with a section that
    its events do not give.
    """
    payload = opened(text, kind=BUNDLE, keys=keys).decode()
    content = json.loads(payload)
    if not isinstance(content, dict) or set(content) != _PARTS or content["format"] != FORMAT:
        raise NotGenuine(f"That is no audit bundle of the form {FORMAT}.")
    events = content["events"]
    if not isinstance(events, list) or not all(_is_event(event, content["run"]) for event in events):
        raise NotGenuine("What stands in it as an event is none of this run.")
    if not events or events[0]["kind"] != "request.opened":
        raise NotGenuine("It does not begin with the event that opened the run.")
    _check_chain(events)
    if _written(content) != payload or content["sections"] != sections(events):
        raise NotGenuine("A section is not what its events say.")
    return content


def _is_event(event: object, run: object) -> bool:
    """Tell whether this is an event of the run, whose time and actor are those that were hashed."""
    if not isinstance(event, dict) or set(event) != _EVENT:
        return False
    if not all(isinstance(value, str) for value in event.values()):
        return False
    try:
        data = json.loads(event["data"])
    except (ValueError, RecursionError):
        return False
    at_and_by = isinstance(data, dict) and (data.get("at"), data.get("by")) == (event["at"], event["actor"])
    return at_and_by and event["stream"] == run


def _check_chain(events: Sequence[Mapping[str, str]]) -> None:
    previous = FIRST
    for position, event in enumerate(events, start=1):
        said = {key: event[key] for key in ("stream", "kind", "actor", "data")}
        if event["prev_hash"] != previous or event["hash"] != link(previous, **said):
            raise NotGenuine(f"Event {position} ({event['kind']}) does not fit to the one before it.")
        previous = event["hash"]


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
