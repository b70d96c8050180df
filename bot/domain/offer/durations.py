"""How long things usually take: from our own history where there is enough, else as published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bot.domain.offer.diff import ChangeClass

ENOUGH = 3
"""Fewer past runs than this say less than the published ranges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A usual duration (median) and one that is late (ninth of ten were faster)."""

    usual: timedelta
    late: timedelta
    runs: int = 0  # how many past runs it rests on; 0 = published figures

    @property
    def is_published(self) -> bool:
        """Tell whether this comes from Microsoft's pages rather than from our own runs."""
        return self.runs == 0


# Partner Center, "Review and publish an offer" and the VM publishing guide: a change of images is
# certified (hours to days) and replicated (24-48 h, up to a week by size); other changes are faster.
_PUBLISHED = {
    ChangeClass.NONE: Range(usual=timedelta(hours=1), late=timedelta(hours=12)),
    ChangeClass.MARKETING: Range(usual=timedelta(hours=1), late=timedelta(hours=12)),
    ChangeClass.AUDIENCE: Range(usual=timedelta(hours=2), late=timedelta(hours=24)),
    ChangeClass.COMMERCIAL: Range(usual=timedelta(hours=2), late=timedelta(hours=24)),
    ChangeClass.TECHNICAL: Range(usual=timedelta(hours=36), late=timedelta(days=7)),
}


def until_staged(change_class: ChangeClass, past: Sequence[timedelta]) -> Range:
    """Return how long a run of this class takes from `/stage` to STAGED."""
    if len(past) < ENOUGH:
        return _PUBLISHED[change_class]
    return Range(usual=percentile(past, 50), late=percentile(past, 90), runs=len(past))


def percentile(values: Sequence[timedelta], rank: int) -> timedelta:
    """Return the nearest-rank percentile of a sequence that is not empty."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * rank / 100) - 1)]
