"""Reads `stagebot.yaml` into the policy and the publisher's own explanations; every mistake with its line."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from bot.domain.catalogue import Catalogue, Rule
from bot.domain.errors import ConfigError
from bot.domain.failure import Blame
from bot.domain.policy import OfferPolicy, Policy
from bot.domain.values import ChannelId, PersonId

_MOST_BYTES = 256 * 1024
_BUILT_IN = Path(__file__).parent / "failures.yaml"
_CHANNEL = re.compile(r"^[CGD][A-Z0-9]{2,20}$")
_PERSON = re.compile(r"^[UW][A-Z0-9]{2,20}$")
_APPROVER = re.compile(r"^([UWS][A-Z0-9]{2,20}|@[a-z0-9._-]{1,80})$")
_DURATION = re.compile(r"^(\d{1,5})\s*(m|h|d)$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}

Node = yaml.Node


class _Wrong(Exception):
    """A value that cannot be, as the end of a sentence."""


def load_policy(path: Path | None) -> tuple[Policy, Catalogue]:
    """Read the policy file, if there is one. Raises ConfigError with a sentence for every mistake."""
    built_in = _rules(_File(_BUILT_IN))
    if path is None:
        return Policy(), Catalogue(built_in)
    file = _File(path)
    policy, own = _policy(file), _rules(file)
    if file.problems:
        raise ConfigError(*file.problems)
    return policy, Catalogue((*own, *built_in))


class _File:
    """A YAML file as nodes, which know their lines, and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self.problems: list[str] = []
        self.root = self._compose(path)

    def _compose(self, path: Path) -> Node | None:
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ConfigError(f"{path} is larger than {_MOST_BYTES // 1024} KB; that is no policy file.")
            text = path.read_text(encoding="utf-8")
            if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
                raise ConfigError(f"{path} uses YAML aliases (*name); write the values out.")
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except OSError as error:
            raise ConfigError(f"The policy file {path} cannot be read ({error.strerror}).") from None
        except UnicodeDecodeError:
            raise ConfigError(f"The policy file {path} is not UTF-8 text.") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigError(f"{self._name}, line {line}: not YAML ({error.problem}).") from None
        except yaml.YAMLError:
            raise ConfigError(f"{self._name} is not YAML.") from None

    def wrong(self, node: Node, sentence: str) -> None:
        """Note a mistake with its line."""
        self.problems.append(f"{self._name}, line {node.start_mark.line + 1}: {sentence}")

    def items(self, node: Node | None, known: set[str]) -> Iterator[tuple[str, Node]]:
        """Yield the known keys of a mapping with their values; note what is not known."""
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "must be a mapping (key: value).")
            return
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                self.wrong(key, f"{name} stands here a second time.")
            elif name not in known:
                near = get_close_matches(name, known, n=1)
                self.wrong(key, f"{name} is not known here{f'; did you mean {near[0]}?' if near else '.'}")
            else:
                yield name, value
            seen.add(name)

    def entries(self, node: Node) -> list[Node]:
        """Return the entries of a list."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong(node, "must be a list (- entry).")
        return []


def _scalar(node: Node) -> Any:  # noqa: ANN401 - whatever YAML holds
    if not isinstance(node, yaml.ScalarNode):
        raise _Wrong("must be a single value")
    return yaml.SafeLoader("").construct_object(node)


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[Node], str]:
    def read(node: Node) -> str:
        text = str(_scalar(node))
        if not pattern.match(text):
            raise _Wrong(f"must be {what}")
        return text

    return read


def _count(node: Node) -> int:
    value = _scalar(node)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 20:
        raise _Wrong("must be a whole number from 1 to 20")
    return value


def _size(node: Node) -> int:
    value = _scalar(node)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        raise _Wrong("must be a whole number from 1 to 1000")
    return value


def _yes_or_no(node: Node) -> bool:
    value = _scalar(node)
    if not isinstance(value, bool):
        raise _Wrong("must be true or false")
    return value


def _duration(node: Node) -> timedelta:
    match = _DURATION.match(str(_scalar(node)))
    if match is None:
        raise _Wrong("must be a duration such as 30m, 72h or 3d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _people(node: Node) -> frozenset[str]:
    if not isinstance(node, yaml.SequenceNode):
        raise _Wrong("must be a list of people (U…) and user groups (S… or @handle)")
    read = _matching(_APPROVER, "a member id (U…), a user group id (S…) or a @handle")
    return frozenset(read(entry) for entry in node.value)


_channel = _matching(_CHANNEL, "a channel id such as C0123456789 (channel details, at the bottom)")
_person = _matching(_PERSON, "a member id such as U0123456789 (profile, Copy member ID)")
_FIELDS: dict[str, Callable[[Node], Any]] = {
    "channel": lambda node: ChannelId(_channel(node)),
    "approvers": _people,
    "approvals": _count,
    "requester_may_approve": _yes_or_no,
    "approval_valid_for": _duration,
    "stagers": _people,
    "whitelist_editors": _people,
    "whitelist_limit": _size,
    "whitelist_by_hand": _size,
    "contact": lambda node: PersonId(_person(node)),
}


def _policy(file: _File) -> Policy:
    default = OfferPolicy()
    sections = dict(file.items(file.root, {"defaults", "offers", "failures"}))
    if "defaults" in sections:
        default = _offer_policy(file, sections["defaults"], OfferPolicy())
    entries = file.entries(sections["offers"]) if "offers" in sections else []
    offers = [_offer_policy(file, entry, default, needs_glob=True) for entry in entries]
    globs = [offer.glob for offer in offers]
    if len(set(globs)) < len(globs) and not file.problems:
        file.wrong(sections["offers"], "two entries have the same offer; only the first would count.")
    return Policy(offers=tuple(offers), default=default)


def _offer_policy(
    file: _File, node: Node, inherited: OfferPolicy, *, needs_glob: bool = False
) -> OfferPolicy:
    values = {name: getattr(inherited, name) for name in _FIELDS}
    glob = "*"
    for name, value in file.items(node, {*_FIELDS, "offer"} if needs_glob else set(_FIELDS)):
        try:
            if name == "offer":
                glob = str(_scalar(value))
            else:
                values[name] = _FIELDS[name](value)
        except _Wrong as wrong:
            file.wrong(value, f"{name} {wrong}.")
    if needs_glob and glob == "*" and not any(name == "offer" for name, _ in _raw(node)):
        file.wrong(node, "offer is missing: which offers is this for? (`offer: contoso-*`)")
    policy = OfferPolicy(glob=glob, **values)
    people = {name for name in policy.approvers if name[0] in "UW"}
    if policy.approvers and people == policy.approvers and policy.approvals > len(people):
        file.wrong(node, f"approvals is {policy.approvals}, but only {len(people)} people may approve.")
    return policy


def _raw(node: Node) -> list[tuple[str, Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]


def _rules(file: _File) -> tuple[Rule, ...]:
    if file.root is None:
        return ()
    section = dict(_raw(file.root)).get("failures")
    if section is None:
        return ()
    return tuple(rule for node in file.entries(section) if (rule := _rule(file, node)) is not None)


def _rule(file: _File, node: Node) -> Rule | None:
    values: dict[str, Any] = {}
    for name, value in file.items(node, {"key", "match", "cause", "fix", "blame", "link"}):
        try:
            values[name] = _texts(value) if name == "match" else str(_scalar(value))
        except _Wrong as wrong:
            file.wrong(value, f"{name} {wrong}.")
    missing = [name for name in ("match", "cause", "fix") if name not in values]
    if missing:
        file.wrong(node, f"{' and '.join(missing)} missing in this explanation.")
        return None
    if values.get("blame", Blame.YOURS) not in set(Blame):
        file.wrong(node, f"blame must be one of {', '.join(Blame)}.")
        return None
    link = values.get("link", "")
    if link and not link.startswith("https://"):
        file.wrong(node, "link must begin with https://.")
        return None
    return Rule(
        key=values.get("key", "own"),
        match=values["match"],
        cause=values["cause"],
        fix=values["fix"],
        blame=Blame(values.get("blame", Blame.YOURS)),
        link=link,
    )


def _texts(node: Node) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(str(_scalar(entry)) for entry in node.value)
    return (str(_scalar(node)),)
