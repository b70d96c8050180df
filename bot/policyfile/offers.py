"""`defaults` and `offers` of the file: the keys of an entry, inherited, and what cannot be together."""

from functools import partial
from typing import Any

from bot.domain.policy.policy import AfterFailure, AfterFreeze, OfferPolicy, Policy
from bot.domain.policy.quorum import gaps
from bot.domain.values import ChannelId, PersonId
from bot.policyfile import fields, windows
from bot.policyfile.fields import Reader
from bot.policyfile.nodes import File, Node, Wrong, pairs, scalar

_channel = fields.matching(
    fields.CHANNEL, "a channel id such as C0123456789 (channel details, at the bottom)"
)
_person = fields.matching(fields.PERSON, "a member id such as U0123456789 (profile, Copy member ID)")
_size = fields.whole(least=1, most=1000)
_FIELDS: dict[str, Reader] = {
    "channel": lambda file, node: ChannelId(_channel(file, node)),
    "contact": lambda file, node: PersonId(_person(file, node)),
    "stagers": fields.people,
    "whitelist_editors": fields.people,
    "whitelist_limit": _size,
    "whitelist_by_hand": _size,
    "approvers": fields.people,
    "approvals": fields.whole(least=1, most=20),
    "rules": fields.rules,
    "requester_may_approve": fields.yes_or_no,
    "whitelist_editor_may_approve": fields.yes_or_no,
    "approval_valid_for": fields.duration,
    "remind_before": fields.duration,
    "escalate_to": fields.name,
    "checklist": fields.checklist,
    "zone": windows.zone,
    "freeze_override": fields.people,
    "after_freeze": fields.one_of(AfterFreeze),
    "emergency": fields.people,
    "after_failed_go_live": fields.one_of(AfterFailure),
}
_ZONED = {"freezes": windows.freezes, "go_live": windows.go_live}
KEYS = frozenset({*_FIELDS, *_ZONED})
"""Every key of an entry."""


def policy(file: File) -> Policy:
    """Read the whole policy; what is wrong is noted in the file."""
    default = OfferPolicy()
    sections = dict(file.items(file.root, {"defaults", "offers", "failures"}))
    if "defaults" in sections:
        default = _entry(file, sections["defaults"], OfferPolicy(), needs_glob=False)
    entries = file.entries(sections["offers"]) if "offers" in sections else []
    offers = [_entry(file, entry, default, needs_glob=True) for entry in entries]
    globs = [offer.glob for offer in offers]
    if len(set(globs)) < len(globs) and not file.problems:
        file.wrong(sections["offers"], "two entries have the same offer; only the first would count.")
    return Policy(offers=tuple(offers), default=default)


def _entry(file: File, node: Node, inherited: OfferPolicy, *, needs_glob: bool) -> OfferPolicy:
    given = dict(file.items(node, {*KEYS, "offer"} if needs_glob else KEYS))
    values = {key: getattr(inherited, key) for key in KEYS}
    if "approvers" in given:
        values["rules"] = ()  # the short form takes the place of inherited rules
    elif "approvals" in given and inherited.rules and "rules" not in given:
        file.wrong(given["approvals"], "approvals alone says too little: the defaults have rules.")
    glob = (
        str(_read(file, given.pop("offer"), "offer", lambda _, n: scalar(n), "*")) if "offer" in given else ""
    )
    for key, value in given.items():
        if key in _FIELDS:
            values[key] = _read(file, value, key, _FIELDS[key], values[key])
    for key, read in _ZONED.items():  # after the others: they are in the entry's own zone
        if key in given:
            values[key] = _read(file, given[key], key, partial(read, place=values["zone"]), values[key])
    if needs_glob and not glob:
        file.wrong(node, "offer is missing: which offers is this for? (`offer: contoso-*`)")
    entry = OfferPolicy(glob=glob or "*", **values)
    _check(file, node, entry)
    return entry


def _text(_: File, node: Node) -> str:
    return str(scalar(node))


def _read(file: File, node: Node, key: str, read: Reader, otherwise: Any) -> Any:  # noqa: ANN401 - any field
    try:
        return read(file, node)
    except Wrong as wrong:
        file.wrong(wrong.node or node, f"{key} {wrong}.")
        return otherwise


def _check(file: File, node: Node, entry: OfferPolicy) -> None:
    """Note what every value alone allows and all together do not."""
    given = {key for key, _ in pairs(node)}
    if "rules" in given and {"approvers", "approvals"} & given:
        file.wrong(node, "rules says it all; leave approvers and approvals out.")
    listed = frozenset[str]().union(*(rule.of for rule in entry.demands))
    if fields.only_people(listed) and all(rule.of for rule in entry.demands):
        lacking = sum(gap.missing for gap in gaps(entry.demands, _alone(listed)))
        if lacking and "rules" in given:
            file.wrong(node, f"rules need {lacking} more people than are listed: one person counts once.")
        elif lacking:
            asked, few = entry.approvals, len(entry.approvers)
            file.wrong(node, f"approvals is {asked}, but only {few} people may approve.")
    if fields.only_people(entry.emergency) and len(entry.emergency) < 2:
        file.wrong(node, "emergency needs two people; one is listed.")


def _alone(listed: frozenset[str]) -> dict[PersonId, frozenset[str]]:
    return {PersonId(person): frozenset({person}) for person in listed}
