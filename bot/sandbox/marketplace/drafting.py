"""Applying edits to a copy of the draft: all of them take effect, or none does."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.marketplace import audiencesync, lifecycle
from bot.sandbox.marketplace.catalog import Product
from bot.sandbox.marketplace.edits import Edit, Json
from bot.sandbox.marketplace.errors import Detail, detail
from bot.sandbox.marketplace.references import expected_ids

Environment = dict[str, Json]


@dataclass(slots=True, kw_only=True)
class Drafted:
    """What edits come to: the errors, or everything that the offer holds after them."""

    errors: list[Detail] = field(default_factory=list)
    draft: Environment = field(default_factory=dict)
    synced: list[audiencesync.Change] = field(default_factory=list)
    undo: dict[str, Json | None] = field(default_factory=dict)


def draft_of(product: Product, edits: list[Edit], *, is_new: bool) -> Drafted:
    """Return what the draft of an offer becomes. Nothing of the offer changes yet."""
    found = Drafted(draft=dict(product.draft))
    created = expected_ids(product, edits) | {edit.id for edit in edits if _may_create(product, edit)}
    for edit in edits:
        if edit.kind == audiencesync.KIND:
            change = audiencesync.change(product, edit.resource)
            if isinstance(change, dict):
                found.errors.append(change)
            else:
                found.synced.append(change)
            continue
        if edit.id not in found.draft and edit.id not in created and not is_new:
            found.errors.append(_unknown(edit))
            continue
        error = lifecycle.check(product, edit.id, edit.resource)
        if error:
            found.errors.append(error)
        else:
            _put(found.draft, edit)
    found.errors += lifecycle.limits(found.draft)
    found.undo = {
        id_: product.draft.get(id_)
        for id_ in {*product.draft, *found.draft}
        if product.draft.get(id_) is not found.draft.get(id_)
    }
    return found


def commit(product: Product, drafted: Drafted) -> None:
    """Let it take effect."""
    product.draft = drafted.draft
    for change in drafted.synced:
        change.apply()
    shown = product.draft.get(product.durable_id)
    if shown is not None:
        product.alias = str(shown["alias"])


def take_back(product: Product, undo: dict[str, Json | None], written: dict[str, Json]) -> None:
    """Undo what a canceled job wrote to the draft, but for what was written again since."""
    draft = dict(product.draft)
    for id_, before in undo.items():
        if draft.get(id_) != written.get(id_):
            continue
        if before is None:
            draft.pop(id_, None)
        else:
            draft[id_] = before
    product.draft = draft


def _may_create(product: Product, edit: Edit) -> bool:
    """Tell whether a resource that the draft does not hold was given its ID by us, not by the client."""
    return edit.is_created and edit.id not in product.draft


def _put(draft: Environment, edit: Edit) -> None:
    if edit.resource.get("lifecycleState") != "deleted":
        draft[edit.id] = edit.resource
        return
    for id_ in [edit.id, *_dependents(draft, edit)]:
        draft.pop(id_, None)


def _dependents(draft: Environment, edit: Edit) -> Iterator[str]:
    """Yield what goes with a plan or a listing that is deleted."""
    if edit.kind in {"plan", "listing"}:
        yield from [id_ for id_, resource in draft.items() if resource.get(edit.kind) == edit.id]


def _unknown(edit: Edit) -> Detail:
    inner = detail("resourceNotFound", f"{edit.id or edit.kind} was not found")
    return detail("badRequest", "Operation failed", inner, resource=edit.id)
