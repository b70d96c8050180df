"""`defaults` and `offers` of the file: the keys of an entry, inherited, and what cannot be together."""

from functools import partial
from typing import Any

from bot.domain.policy.feasible import contradictions
from bot.domain.policy.globs import is_hidden, matches_nothing
from bot.domain.policy.policy import AfterFailure, AfterFreeze, OfferPolicy, Policy, Preflight
from bot.domain.values import ChannelId, PersonId
from bot.policyfile import attention, fields, windows
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
    "readers": fields.people,
    "whitelist_limit": _size,
    "whitelist_by_hand": _size,
    "preflight": fields.one_of(Preflight),
    "approvers": fields.people,
    "approvals": fields.whole(least=1, most=20),
    "rules": fields.rules,
    "requester_may_approve": fields.yes_or_no,
    "whitelist_editor_may_approve": fields.yes_or_no,
    "approval_valid_for": fields.duration,
    "remind_before": fields.duration,
    "escalate_to": fields.name,
    "checklist": fields.checklist,
    "attention": attention.reminders,
    "quiet": attention.quiet,
    "weekend": attention.weekend,
    "holidays": attention.holidays,
    "zone": windows.zone,
    "freeze_override": fields.people,
    "after_freeze": fields.one_of(AfterFreeze),
    "emergency": fields.people,
    "emergency_valid_for": fields.duration,
    "after_failed_go_live": fields.one_of(AfterFailure),
}
_ZONED = {"freezes": windows.freezes, "go_live": windows.go_live}
_WHOLE: dict[str, Reader] = {"operators": fields.operators, "shell_users": fields.shell_users}
_ID_FORM = "an offer ID has 3 to 50 small letters, digits, - and _, and begins with a letter or digit"
KEYS = frozenset({*_FIELDS, *_ZONED})
"""Every key of an entry."""


def policy(file: File) -> Policy:
    """Read the whole policy; what is wrong is noted in the file."""
    default = OfferPolicy()
    sections = dict(file.items(file.root, {"defaults", "offers", "failures", *_WHOLE}))
    if "defaults" in sections:
        default = _entry(file, sections["defaults"], OfferPolicy(), needs_glob=False)
    entries = file.entries(sections["offers"]) if "offers" in sections else []
    offers = [_entry(file, entry, default, needs_glob=True) for entry in entries]
    _check_globs(file, entries, offers)
    whole = {
        key: _read(file, sections[key], key, read, {}) for key, read in _WHOLE.items() if key in sections
    }
    return Policy(offers=tuple(offers), default=default, **whole)


def _check_globs(file: File, nodes: list[Node], offers: list[OfferPolicy]) -> None:
    """Note entries that would never count."""
    for at, (node, offer) in enumerate(zip(nodes, offers, strict=True)):
        place = dict(pairs(node)).get("offer", node)
        earlier = [one.glob for one in offers[:at]]
        if matches_nothing(offer.glob):
            file.wrong(place, f"offer {offer.glob} can never match: {_ID_FORM}.")
        elif is_hidden(offer.glob, earlier):
            hiding = next((one for one in earlier if is_hidden(offer.glob, [one])), ", ".join(earlier))
            file.wrong(place, f"offer {offer.glob} never counts: {hiding} above it matches as much.")


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
    for sentence in contradictions(entry):
        file.wrong(node, sentence)
