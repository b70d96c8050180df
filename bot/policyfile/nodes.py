"""A YAML file as nodes, which know their lines; every mistake is noted with its own."""

import hashlib
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.domain.errors import ConfigError

_MOST_BYTES = 256 * 1024
_DEEPEST = 20
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
T = TypeVar("T")

Node = yaml.Node


class Wrong(Exception):
    """A value that cannot be, as the end of a sentence."""

    def __init__(self, sentence: str, node: Node | None = None) -> None:
        super().__init__(sentence)
        self.node = node  # where in the value it is, if not at its beginning


class File:
    """A YAML file as nodes, which know their lines, and what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._mistakes: list[tuple[int, str]] = []
        self.text, self.digest = "", ""  # as it was read, and the SHA-256 of it
        self.root = self._compose(path)

    def _compose(self, path: Path) -> Node | None:
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ConfigError(f"{path} is larger than {_MOST_BYTES // 1024} KB; that is no policy file.")
            content = path.read_bytes()
            self.digest = hashlib.sha256(content).hexdigest()
            self.text = content.decode("utf-8")
            self._check_form(self.text)
            return yaml.compose(self.text, Loader=yaml.SafeLoader)
        except OSError as error:
            raise ConfigError(f"The policy file {path} cannot be read ({error.strerror}).") from None
        except UnicodeDecodeError:
            raise ConfigError(f"The policy file {path} is not UTF-8 text.") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigError(f"{self._name}, line {line}: not YAML ({error.problem}).") from None
        except yaml.YAMLError:
            raise ConfigError(f"{self._name} is not YAML.") from None

    def _check_form(self, text: str) -> None:
        """Refuse what takes more than its length to read: aliases, and nesting that no policy needs."""
        depth = 0
        for token in yaml.scan(text):
            if isinstance(token, yaml.AliasToken):
                raise ConfigError(f"{self._name} uses YAML aliases (*name); write the values out.")
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > _DEEPEST:
                line = token.start_mark.line + 1
                raise ConfigError(f"{self._name}, line {line}: nested deeper than {_DEEPEST} levels.")

    def wrong(self, node: Node, sentence: str) -> None:
        """Note a mistake with its line."""
        line = node.start_mark.line + 1
        self._mistakes.append((line, f"{self._name}, line {line}: {sentence}"))

    @property
    def problems(self) -> list[str]:
        """Return the mistakes from top to bottom."""
        return [sentence for _, sentence in sorted(self._mistakes, key=itemgetter(0))]

    def each(self, node: Node, read: Callable[[Node], T], key: str) -> tuple[T, ...]:
        """Read the entries of a list; what is wrong with one is noted, the others are read all the same."""
        found: list[T] = []
        for entry in self.entries(node):
            try:
                found.append(read(entry))
            except Wrong as wrong:
                self.wrong(wrong.node or entry, f"{key} {wrong}.")
        return tuple(found)

    def items(self, node: Node | None, known: AbstractSet[str]) -> Iterator[tuple[str, Node]]:
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


def scalar(node: Node) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return a single value as YAML reads it. Raises Wrong."""
    if not isinstance(node, yaml.ScalarNode):
        raise Wrong("must be a single value")
    return yaml.SafeLoader("").construct_object(node)


def pairs(node: Node) -> list[tuple[str, Node]]:
    """Return the keys and values of a mapping, none for something else."""
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]
