"""How a single value of the policy is read: counts, durations, people, channels, checklists, rules."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

import yaml

from bot.domain.people import EVERYONE
from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.quorum import Demand
from bot.domain.values import PersonId
from bot.policyfile.nodes import File, Node, Wrong, pairs, scalar

CHANNEL = re.compile(r"^[CGD][A-Z0-9]{2,20}$")
PERSON = re.compile(r"^[UW][A-Z0-9]{2,20}$")
_NAME = re.compile(r"^([UWS][A-Z0-9]{2,20}|@[a-z0-9._-]{1,80})$")
_DURATION = re.compile(r"^(\d{1,5})\s*(m|h|d)$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_CLASSES = {"all", "none", "marketing", "audience", "commercial", "technical"}
_LONGEST_ITEM, _MOST_ITEMS, _MOST_RULES = 150, 20, 10
_MOST_UID = 2**32

Reader = Callable[[File, Node], Any]


def matching(pattern: re.Pattern[str], what: str) -> Reader:
    """Return a reader of texts of one form."""

    def read(_: File, node: Node) -> str:
        text = str(scalar(node))
        if not pattern.match(text):
            raise Wrong(f"must be {what}", node)
        return text

    return read


def whole(*, least: int, most: int) -> Reader:
    """Return a reader of whole numbers."""

    def read(_: File, node: Node) -> int:
        value = scalar(node)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Wrong(f"must be a whole number from {least} to {most}", node)
        return value

    return read


def one_of(words: type[StrEnum]) -> Reader:
    """Return a reader of one of several words."""

    def read(_: File, node: Node) -> StrEnum:
        word = str(scalar(node))
        if word not in set(words):
            raise Wrong(f"must be one of {', '.join(words)}", node)
        return words(word)

    return read


def yes_or_no(_: File, node: Node) -> bool:
    """Read true or false."""
    value = scalar(node)
    if not isinstance(value, bool):
        raise Wrong("must be true or false", node)
    return value


def duration(_: File, node: Node) -> timedelta:
    """Read 30m, 72h or 3d."""
    match = _DURATION.match(str(scalar(node)))
    if match is None:
        raise Wrong("must be a duration such as 30m, 72h or 3d", node)
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


_person = matching(PERSON, "a member id such as U0123456789")
_NAME_FORM = "a member id (U…), a user group id (S…) or a @handle"
name = matching(_NAME, _NAME_FORM)


def people(_: File, node: Node) -> frozenset[str]:
    """Read `everyone`, or a list of people and user groups; an empty list names nobody."""
    if isinstance(node, yaml.ScalarNode) and node.value == EVERYONE:
        return frozenset({EVERYONE})
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong(f"must be {EVERYONE}, or a list of people (U…) and user groups (S… or @handle)", node)
    listed = [str(scalar(entry)) for entry in node.value]
    for entry, text in zip(node.value, listed, strict=True):
        if text != EVERYONE and not _NAME.match(text):
            raise Wrong(f"must be {_NAME_FORM}, or {EVERYONE}; {text[:40]} is none", entry)
        if listed.count(text) > 1:
            raise Wrong(f"names {text} twice; one person counts once", entry)
    return frozenset(listed)


def shell_users(file: File, node: Node) -> dict[int, PersonId]:
    """Read `{1000: U0123456789}`: the uid of an operating-system user, and whose decisions are theirs."""
    found: dict[int, PersonId] = {}
    for uid, person in pairs(node):
        if not uid.isdecimal() or int(uid) >= _MOST_UID:
            raise Wrong(f"must map uids (numbers) to member ids; {uid[:40]} is no uid", node)
        found[int(uid)] = PersonId(_person(file, person))
    if not isinstance(node, yaml.MappingNode) or len(set(found.values())) < len(node.value):
        raise Wrong("must be a mapping of uids to member ids, each once", node)
    return found


def operators(file: File, node: Node) -> frozenset[str]:
    """Read a channel id, or a list of people: Slack takes no message for a user group."""
    if isinstance(node, yaml.ScalarNode) and CHANNEL.match(str(scalar(node))):
        return frozenset({str(scalar(node))})
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise Wrong("must be a channel id (C…), or a list of people (U…)", node)
    for entry in node.value:
        if not PERSON.match(str(scalar(entry))):
            raise Wrong(
                "must name people one by one (U…), or a channel (C…): a user group takes no message", entry
            )
    return people(file, node)


def only_people(listed: frozenset[str]) -> bool:
    """Tell whether no user group is among the names, so that how many there are is known."""
    return all(entry[0] in "UW" for entry in listed)


_approvals = whole(least=1, most=20)


def rules(file: File, node: Node) -> tuple[Demand, ...]:
    """Read `- {approvals: 1, of: ["@release"]}` and so on."""
    found = file.each(node, lambda entry: _rule(file, entry), "rules")
    if not 1 <= len(file.entries(node)) <= _MOST_RULES:
        raise Wrong(f"must be a list of 1 to {_MOST_RULES} rules", node)
    return found


def _rule(file: File, node: Node) -> Demand:
    values = dict(file.items(node, {"approvals", "of"}))
    if "of" not in values:
        raise Wrong("lacks `of` in a rule: who counts for it?", node)
    count = _approvals(file, values["approvals"]) if "approvals" in values else 1
    rule = Demand(approvals=count, of=people(file, values["of"]))
    if not rule.of:
        raise Wrong("asks for approvals of nobody", node)
    if only_people(rule.of) and rule.approvals > len(rule.of):
        raise Wrong(f"asks for {rule.approvals} of {len(rule.of)} people", node)
    return rule


def checklist(file: File, node: Node) -> dict[str, tuple[ChecklistItem, ...]]:
    """Read a list of items, or one per change class; `all` stands for the classes not named."""
    if isinstance(node, yaml.SequenceNode):
        return {"all": _items(file, node)}
    return {kind: _items(file, value) for kind, value in file.items(node, _CLASSES)}


def _items(file: File, node: Node) -> tuple[ChecklistItem, ...]:
    items = file.each(node, lambda entry: _item(file, entry), "checklist")
    if len(items) > _MOST_ITEMS:
        raise Wrong(f"has {len(items)} items; at most {_MOST_ITEMS} are possible", node)
    if len({item.key for item in items}) < len(items):
        raise Wrong("has the same item twice", node)
    return items


def _item(file: File, node: Node) -> ChecklistItem:
    values = {"item": node}
    if isinstance(node, yaml.MappingNode):
        values = dict(file.items(node, {"item", *_ITEM}))
        if "item" not in values:
            raise Wrong("lacks `item`: what is to be checked?", node)
    text = str(scalar(values["item"])).strip()
    if not 1 <= len(text) <= _LONGEST_ITEM:
        raise Wrong(f"has an item that is empty or longer than {_LONGEST_ITEM} characters", values["item"])
    key = hashlib.sha256(text.lower().encode()).hexdigest()[:12]
    more = {name: read(file, values[name]) for name, read in _ITEM.items() if name in values}
    return ChecklistItem(key=key, text=text, **more)


_ITEM: dict[str, Reader] = {"required": yes_or_no, "signers": people, "by_another": yes_or_no}
"""What an item may say besides its text."""
