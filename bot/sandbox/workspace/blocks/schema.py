"""A small language to write down what a payload may look like; problems come out in Slack's words.

A check takes a value and its JSON pointer and yields what is wrong with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.sandbox.workspace.shapes import Json


@dataclass(frozen=True, slots=True)
class Problem:
    """Something Slack refuses, and where."""

    text: str
    pointer: str

    def __str__(self) -> str:
        """Return the line of `response_metadata.messages`."""
        return f"[ERROR] {self.text} [json-pointer:{self.pointer}]"


Check = Callable[[object, str], Iterator[Problem]]
Rule = Callable[[Json, str], Iterator[Problem]]


def string(most: int | None = None, *, least: int = 1) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must provide a string", at)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", at)

    return check


def matching(pattern: str, sentence: str) -> Check:
    """A string that fits `pattern`, otherwise `sentence`."""
    compiled = re.compile(pattern)

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield Problem(sentence, at)

    return check


def one_of(*words: str) -> Check:
    """One of these strings."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if value not in words:
            yield Problem(f"value must be one of: {', '.join(words)}", at)

    return check


def flag(value: object, at: str) -> Iterator[Problem]:
    """Check a boolean."""
    if not isinstance(value, bool):
        yield Problem("must be a boolean", at)


def whole(least: int, most: int) -> Check:
    """An integer from `least` to `most`."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must be an integer", at)
        elif value < least:
            yield Problem(f"must be greater than or equal to {least}", at)
        elif value > most:
            yield Problem(f"must be less than or equal to {most}", at)

    return check


def number(value: object, at: str) -> Iterator[Problem]:
    """Check any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield Problem("must be a number", at)


def items(check_item: Check, *, least: int = 0, most: int | None = None) -> Check:
    """A list of `least` to `most` items."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must provide an array", at)
            return
        if len(value) < least:
            yield Problem(f"no fewer than {least} items allowed", at)
        if most is not None and len(value) > most:
            yield Problem(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from check_item(item, f"{at}/{index}")

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields and no others."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
            return
        for name in required:
            if name not in value:
                yield Problem(f"missing required field: {name}", at)
        for name, inner in value.items():
            if name not in known:
                yield Problem(f"invalid additional property: {name}", at)
            else:
                yield from known[name](inner, f"{at}/{name}")

    return check


def typed(
    kind: str, required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    """An object whose `type` is `kind`."""
    return record({"type": one_of(kind), **(required or {})}, optional)


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object that is checked as its `type` says; a type that is not listed is refused."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", at)
        elif "type" not in value:
            yield Problem("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            yield Problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from kinds[value["type"]](value, at)

    return check


def also(check_shape: Check, *rules: Rule) -> Check:
    """A check, and rules between the fields, asked only when the shape is right."""

    def check(value: object, at: str) -> Iterator[Problem]:
        problems = list(check_shape(value, at))
        yield from problems
        if not problems and isinstance(value, dict):
            for rule in rules:
                yield from rule(value, at)

    return check


def or_null(check_inner: Check) -> Check:
    """The check, or null."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if value is not None:
            yield from check_inner(value, at)

    return check


def at_least_one_of(*names: str) -> Rule:
    """One of these fields has to be there."""

    def rule(value: Json, at: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(f"must define at least one of: {', '.join(names)}", at)

    return rule


def exactly_one_of(*names: str) -> Rule:
    """One of these fields has to be there, and only one."""

    def rule(value: Json, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield Problem(f"must define exactly one of: {', '.join(names)}", at)

    return rule
