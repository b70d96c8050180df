"""What Microsoft publishes about each kind of step: where every forecast starts without history.

Sources: Partner Center, "Review and publish an offer" and the VM publishing guide (maxima), the portal's own
times beside the steps, and practice. They only have to be honest; they lose weight with each run.
"""

from enum import Enum, StrEnum

from bot.domain.forecast.log_t import LogT, published
from bot.domain.offer.diff import ChangeClass


class StepKind(StrEnum):
    """Kinds of steps, told apart by key or title; the marketplace names them as it likes."""

    VALIDATION = "validation"
    CERTIFICATION = "certification"
    REPLICATION = "replication"
    PACKAGING = "packaging"
    COMBINED = "combined"
    GO_LIVE = "go_live"
    OTHER = "other"


class _Weight(Enum):
    LIGHT = 0
    MIDDLE = 1
    HEAVY = 2


_WORDS = {
    StepKind.COMBINED: ("validation, certification",),  # the one step shown where only a job is visible
    StepKind.GO_LIVE: ("to production", "final publish", "go live", "golive"),
    StepKind.CERTIFICATION: ("certif",),
    StepKind.REPLICATION: ("preview creation", "provision", "replicat", "preview"),
    StepKind.VALIDATION: ("validat", "pre-requisite", "prerequisite", "purchase"),
    StepKind.PACKAGING: ("packag", "lead"),
}

# usual and late in hours, for light (none, marketing), middle (audience, commercial), heavy changes
_HOURS: dict[StepKind, tuple[tuple[float, float], tuple[float, float], tuple[float, float]]] = {
    StepKind.VALIDATION: ((1 / 3, 1), (1 / 3, 1), (1 / 3, 2)),
    StepKind.CERTIFICATION: ((0.5, 6), (1, 12), (8, 72)),
    StepKind.REPLICATION: ((1, 8), (1, 12), (30, 120)),
    StepKind.PACKAGING: ((1 / 3, 1), (1 / 3, 1), (1 / 3, 1)),
    StepKind.COMBINED: ((1, 12), (2, 24), (36, 168)),
    StepKind.GO_LIVE: ((1, 24), (2, 24), (12, 96)),
    StepKind.OTHER: ((1, 12), (1, 12), (4, 48)),
}

_WEIGHTS = {
    ChangeClass.NONE: _Weight.LIGHT,
    ChangeClass.MARKETING: _Weight.LIGHT,
    ChangeClass.AUDIENCE: _Weight.MIDDLE,
    ChangeClass.COMMERCIAL: _Weight.MIDDLE,
    ChangeClass.TECHNICAL: _Weight.HEAVY,
}


def kind_of(key: str, title: str) -> StepKind:
    """Tell the kind of a step by its key and title, in any case.

    What stands before a slash in a key names the environment, as `preview/`, and not the step.
    """
    text = f"{key.rpartition('/')[2]} {title}".casefold()
    return next((kind for kind, words in _WORDS.items() if any(w in text for w in words)), StepKind.OTHER)


def prior(kind: StepKind, change_class: ChangeClass) -> LogT:
    """Return what is published for such a step of such a change."""
    usual, late = _HOURS[kind][_WEIGHTS[change_class].value]
    return published(usual, late)
