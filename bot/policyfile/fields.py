"""How a single value of the policy is read: counts, durations, people, channels, checklists, rules."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

import yaml

from bot.domain.policy.checklist import ChecklistItem
from bot.domain.policy.quorum import Demand
from bot.policyfile.nodes import File, Node, Wrong, scalar

CHANNEL = re.compile(r"^[CGD][A-Z0-9]{2,20}$")
PERSON = re.compile(r"^[UW][A-Z0-9]{2,20}$")
_APPROVER = re.compile(r"^([UWS][A-Z0-9]{2,20}|@[a-z0-9._-]{1,80})$")
_DURATION = re.compile(r"^(\d{1,5})\s*(m|h|d)$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_CLASSES = {"all", "none", "marketing", "audience", "commercial", "technical"}
_LONGEST_ITEM, _MOST_ITEMS, _MOST_RULES = 150, 20, 10

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


_NAME_FORM = "a member id (U…), a user group id (S…) or a @handle"
name = matching(_APPROVER, _NAME_FORM)


def people(file: File, node: Node) -> frozenset[str]:
    """Read a list of people and user groups."""
    if not isinstance(node, yaml.SequenceNode):
        raise Wrong("must be a list of people (U…) and user groups (S… or @handle)", node)
    strange = [entry for entry in node.value if not _APPROVER.match(str(scalar(entry)))]
    if strange:
        listed = ", ".join(str(scalar(entry))[:40] for entry in strange[:5])
        raise Wrong(f"must be {_NAME_FORM}; {listed} is none", strange[0])
    return frozenset(name(file, entry) for entry in node.value)


def only_people(listed: frozenset[str]) -> bool:
    """Tell whether no user group is among the names, so that how many there are is known."""
    return bool(listed) and all(entry[0] in "UW" for entry in listed)


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
    required, said = True, node
    if isinstance(node, yaml.MappingNode):
        values = dict(file.items(node, {"item", "required"}))
        if "item" not in values:
            raise Wrong("lacks `item`: what is to be checked?", node)
        said = values["item"]
        required = yes_or_no(file, values["required"]) if "required" in values else True
    text = str(scalar(said)).strip()
    if not 1 <= len(text) <= _LONGEST_ITEM:
        raise Wrong(f"has an item that is empty or longer than {_LONGEST_ITEM} characters", said)
    key = hashlib.sha256(text.lower().encode()).hexdigest()[:12]
    return ChecklistItem(key=key, text=text, required=required)
