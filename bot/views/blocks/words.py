"""States, steps, durations and counts in words; an icon never stands alone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.offer.diff import ChangeClass
from bot.domain.offer.failure import Blame
from bot.domain.offer.folding import kinds_of
from bot.domain.offer.submission import StepStatus
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.domain.values import DurableId, PersonId
from bot.views.blocks import kit

_PORTAL = "https://partner.microsoft.com/en-us/dashboard/commercial-marketplace/offers"

STATES = {
    State.SCHEDULED: (":calendar:", "scheduled"),
    State.SUBMITTING: (":outbox_tray:", "being submitted"),
    State.IN_PROGRESS: (":hourglass_flowing_sand:", "on its way to staging"),
    State.STAGED: (":package:", "STAGED"),
    State.AWAITING_APPROVAL: (":package:", "STAGED, waiting for approval"),
    State.GOING_LIVE: (":rocket:", "going live in production"),
    State.LIVE: (":white_check_mark:", "live in production"),
    State.FAILED: (":x:", "failed"),
    State.CANCELED: (":no_entry_sign:", "canceled"),
    State.REJECTED: (":no_entry:", "rejected"),
    State.SUPERSEDED: (":twisted_rightwards_arrows:", "superseded"),
}

STEPS = {
    StepStatus.PENDING: (":white_circle:", "to come"),
    StepStatus.RUNNING: (":hourglass_flowing_sand:", "in progress"),
    StepStatus.COMPLETE: (":white_check_mark:", "done"),
    StepStatus.FAILED: (":x:", "failed"),
}

CLASSES = {
    ChangeClass.NONE: ("No change", "The draft is what is published already."),
    ChangeClass.MARKETING: ("Marketing change", "Usually quick: certification is often skipped."),
    ChangeClass.AUDIENCE: ("Whitelist change", "Who may see the staged offer changes."),
    ChangeClass.COMMERCIAL: ("Commercial change", "Prices, markets or resellers change."),
    ChangeClass.TECHNICAL: ("Technical change", "Certification and replication are to be expected."),
}

MACHINES = frozenset({"azureVirtualMachine", "coreVirtualMachine"})
"""Offer types whose versions can be retired one by one."""

TYPES = {
    "azureVirtualMachine": "virtual machine",
    "coreVirtualMachine": "core virtual machine",
    "azureContainer": "container",
    "softwareAsAService": "SaaS",
    "azureApplication": "Azure application",
}

SIDES = {
    Blame.YOURS: "On your side: something in the offer or its settings.",
    Blame.MICROSOFT: "On Microsoft's side.",
    Blame.UNKNOWN: "Not clear whose side it is on.",
}


def who(run: Run, person: PersonId) -> str:
    """Name a person without pinging them."""
    name = run.names.get(person)
    return f"*{kit.text(name, 80)}*" if name else kit.person(person)


def everybody(run: Run, people: Iterable[PersonId]) -> str:
    """Name several people without pinging them."""
    return ", ".join(who(run, person) for person in people)


def duration(span: timedelta) -> str:
    """Say a duration in at most two units."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (left, "min")]
    said = [f"{count} {unit}" for count, unit in parts if count]
    return " ".join(said[:2])


def in_all(run: Run) -> str:
    """Say how long a run took from its request to its end, waiting for people included."""
    return duration((run.ended_at or run.created_at) - run.created_at)


def count(number: int, one: str, many: str = "") -> str:
    """Say a count."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def more_changes(rest: Sequence[str]) -> str:
    """Say how many changes are left out, and of which kinds."""
    kinds = ", ".join(f"{number} × {kind}" for kind, number in kinds_of(rest))
    return f"{count(len(rest), 'more change')} ({kinds})"


def offer_type(raw: str) -> str:
    """Say an offer type in people's words; one that we do not know is shown as it is called."""
    return TYPES.get(raw, raw)


def portal_url(product: DurableId) -> str:
    """Return the offer's page in Partner Center."""
    return f"{_PORTAL}/{product.split('/')[-1]}/overview"
