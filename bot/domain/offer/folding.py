"""What a summary leaves out, by kind: so that nobody has to guess what hides behind “and 90 more”."""

from collections import Counter
from collections.abc import Iterable

_IMAGE = "image version "
_SUBJECTS = {" pricing": "price", " listing": "plan text"}
_PARTS = {
    "Listing": "listing text",
    "Listing image": "listing image",
    "Listing video": "listing video",
    "Whitelist": "whitelist entry",
    "Offer": "offer setting",
}


def kinds_of(changes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Count the sentences of a change by kind, the most frequent first. Reads the form of `diff.compare`."""
    return tuple(Counter(map(_kind, changes)).most_common())


def _kind(change: str) -> str:
    subject, _, what = change.partition(": ")
    if what.startswith(_IMAGE):
        return "image version"
    if subject in _PARTS:
        return _PARTS[subject]
    if subject.startswith("Plan "):
        return next((kind for end, kind in _SUBJECTS.items() if subject.endswith(end)), "plan setting")
    return "other change"
