"""What the submission API says of a submission, as entries of a listing.

One submission is both a preview and, once promoted, what is live: `targets` stays Preview for ever, and only
the substate tells.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from bot.domain.offer.submission import Progress, Submission, Target
from bot.domain.values import SubmissionId
from bot.marketplace.addresses import is_submission
from bot.marketplace.faults import misunderstood
from bot.marketplace.wire import Objects, Wire, Words

_UNDER_WAY = frozenset({"indraft", "submitted", "readytopublish"})


class PendingUpdate(Wire):
    """How the creation of a submission stands."""

    status: Words = ""
    failure_reason: Words = ""


class SubmissionDocument(Wire):
    """A submission as the API shows it."""

    id: Words = ""
    state: Words = ""
    substate: Words = ""
    pending_update_info: PendingUpdate = Field(default_factory=PendingUpdate)
    resources: Objects = Field(default_factory=list)
    variant_resources: Objects = Field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a submission is on its way to the preview, and to live (None: not begun)."""

    preview: Progress
    live: Progress | None = None
    unread: str = ""


_UPDATES = {"failed": Progress.FAILED, "running": Progress.RUNNING}
_PROMOTE_FAILED = Standing(preview=Progress.SUCCEEDED, live=Progress.FAILED)
_STANDINGS = {
    "cancelled": Standing(preview=Progress.CANCELED),
    "canceled": Standing(preview=Progress.CANCELED),
    "readytopublish": Standing(preview=Progress.SUCCEEDED),
    "publishing": Standing(preview=Progress.SUCCEEDED, live=Progress.RUNNING),
    "published": Standing(preview=Progress.SUCCEEDED, live=Progress.RUNNING),
    "instore": Standing(preview=Progress.SUCCEEDED, live=Progress.SUCCEEDED),
}


def has_failed(document: SubmissionDocument) -> bool:
    """Tell whether it failed; on which way, only its workflows tell."""
    return document.substate.lower() in {"failed", "failedincertification"}


def standing(document: SubmissionDocument, *, was_promoted: bool) -> Standing:
    """Read state, substate and pending update. `was_promoted`: the way to live had begun when it failed."""
    update = document.pending_update_info.status.lower()
    if update in _UPDATES:
        return Standing(preview=_UPDATES[update])
    state, substate = document.state.lower(), document.substate.lower()
    if has_failed(document):
        return _PROMOTE_FAILED if was_promoted else Standing(preview=Progress.FAILED)
    known = _STANDINGS.get(substate) if (state, substate) != ("inprogress", "readytopublish") else None
    if known is not None:
        return known
    if state == "inprogress" and substate in _UNDER_WAY:
        return Standing(preview=Progress.RUNNING)
    words = " / ".join(word for word in (document.state, document.substate) if word)
    return Standing(preview=Progress.RUNNING, unread=words or "no state")


def entries(product: str, document: SubmissionDocument, found: Standing) -> tuple[Submission, ...]:
    """Return a submission as one or two entries of the listing. Raises Unreachable without a number."""
    id_ = submission_id(product, document)
    preview = Submission(id=id_, target=Target.PREVIEW, progress=found.preview, unread=found.unread)
    if found.live is None:
        return (preview,)
    return preview, Submission(id=id_, target=Target.LIVE, progress=found.live)


def submission_id(product: str, document: SubmissionDocument) -> SubmissionId:
    """Return the durable ID of a submission. Raises Unreachable when it has none."""
    id_ = f"submission/{product}/{document.id}"
    if not is_submission(id_):
        raise misunderstood("a submission has no number", changes=False)
    return SubmissionId(id_)


def number_of(document: SubmissionDocument) -> int:
    """Return the number, which grows with time; 0 when it is none."""
    return int(document.id) if document.id.isdecimal() else 0


def instances(document: SubmissionDocument) -> dict[tuple[str, str], str]:
    """Return the instance of each module (small letters) and plan ("" for the offer's own)."""
    found: dict[tuple[str, str], str] = {}
    holders: list[tuple[str, Any]] = [("", document.resources)]
    for variant in document.variant_resources:
        folded = {str(key).lower(): value for key, value in variant.items()}
        holders.append((str(folded.get("variantid", "")).lower(), folded.get("resources") or []))
    for variant_id, resources in holders:
        for entry in resources if isinstance(resources, list) else []:
            folded = {str(key).lower(): value for key, value in entry.items()}
            module, value = str(folded.get("type", "")).lower(), str(folded.get("value") or "")
            found[module, variant_id] = value
    return found
