"""From what a person typed or uploaded to a proposed whitelist, or every reason why it cannot be one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import InvalidForm
from bot.domain.people import Actor
from bot.domain.values import RevisionId
from bot.domain.whitelist.csv_file import read_csv
from bot.domain.whitelist.entries import Entries, compare
from bot.domain.whitelist.paste import Pasted, restored
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.summaries import WhitelistForm
from bot.usecases.kernel.services import Services
from bot.usecases.whitelist import access, edit, groups

_GROUP_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{1,39}$")
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A proposed version, and how many lines repeated an earlier one."""

    revision: WhitelistRevision
    folded: int


async def typed(services: Services, id_: RevisionId, form: WhitelistForm, *, group: str, by: Actor) -> Wanted:
    """Propose what was typed. Raises InvalidForm with everything that is wrong, by field."""
    revision = await access.get(services, id_, by)
    await access.check_may_edit(services, revision.offer, by)  # before anything foreign is read
    saved = await groups.saved(services, by)
    text = form.add if form.lines is None else form.lines
    field = "add" if form.lines is None else "lines"
    pasted = read_csv(text, groups=saved)
    problems = _on(field, pasted)
    if group and not _GROUP_NAME.match(group):
        problems["group_name"] = "Letters, digits, dots and dashes only, 2 to 40, such as qa-team."
    if problems:
        raise InvalidForm(problems)
    entries = _list(revision, form, pasted, saved)
    by_hand = len(compare(revision.base, pasted.entries).added)
    try:
        proposed = await edit.propose(services, id_, entries, why=form.why, by_hand=by_hand, by=by)
    except InvalidForm as error:
        raise InvalidForm({field: " ".join(error.fields.values())}) from None
    if group:
        await groups.save_group(services, group, entries, offer=revision.offer, by=by)
    return Wanted(revision=proposed, folded=len(pasted.folded))


def _on(field: str, pasted: Pasted) -> dict[str, str]:
    if not pasted.problems:
        return {}
    lines = [f"Line {problem.line}: {problem.reason}" for problem in pasted.problems[:_MOST_PROBLEMS]]
    if len(pasted.problems) > _MOST_PROBLEMS:
        lines.append(f"and {len(pasted.problems) - _MOST_PROBLEMS} more lines like these")
    return {field: "\n".join(lines)}


def _list(
    revision: WhitelistRevision, form: WhitelistForm, pasted: Pasted, groups: Mapping[str, Entries]
) -> Entries:
    """Put the form's parts together; what the form did not show stays as it is."""
    if form.lines is not None:
        listed = restored(pasted.entries, revision.base)
    else:
        given = {entry.subscription: entry for entry in pasted.entries}
        kept = [given.pop(e.subscription, e) for e in revision.base if e.subscription not in form.remove]
        listed = (*kept, *given.values())
    known = {entry.subscription for entry in listed}
    chosen = [entry for name in form.groups for entry in groups.get(name, ())]
    added = {entry.subscription: entry for entry in chosen if entry.subscription not in known}
    return (*listed, *added.values())


async def from_file(services: Services, id_: RevisionId, pasted: Pasted, *, why: str, by: Actor) -> Wanted:
    """Propose the list of a file in place of the whole whitelist. Raises InvalidForm."""
    proposed = await edit.propose(services, id_, pasted.entries, why=why, by_hand=0, by=by)
    return Wanted(revision=proposed, folded=len(pasted.folded))
