"""A publisher's own explanations of failures, under `failures` in the file."""

from collections.abc import Iterable
from typing import Any

import yaml

from bot.domain.offer.explanations import ExplanationRule
from bot.domain.offer.failure import Blame, ErrorDetail
from bot.domain.offer.unknown_messages import match_for
from bot.policyfile.nodes import File, Node, Wrong, pairs, scalar

_ONE_LINE = 10_000


def explanations(file: File) -> tuple[ExplanationRule, ...]:
    """Read the explanations; what is wrong with one is noted in the file."""
    if file.root is None:
        return ()
    section = dict(pairs(file.root)).get("failures")
    if section is None:
        return ()
    return tuple(rule for node in file.entries(section) if (rule := _rule(file, node)) is not None)


def _rule(file: File, node: Node) -> ExplanationRule | None:
    values: dict[str, Any] = {}
    for name, value in file.items(node, {"key", "match", "cause", "fix", "blame", "link"}):
        try:
            values[name] = _texts(value) if name == "match" else str(scalar(value))
        except Wrong as wrong:
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
    return ExplanationRule(
        key=values.get("key", "own"),
        match=values["match"],
        cause=values["cause"],
        fix=values["fix"],
        blame=Blame(values.get("blame", Blame.YOURS)),
        link=link,
    )


def _texts(node: Node) -> tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(str(scalar(entry)) for entry in node.value)
    return (str(scalar(node)),)


def entries_for(messages: Iterable[ErrorDetail]) -> str:
    """Write a section `failures` with an entry for each message, to be filled in and reviewed like code."""
    matches = dict.fromkeys(match_for(one.message) for one in messages)
    return "\n".join(["failures:", *map(_entry, matches)])


def _entry(match: str) -> str:
    quoted = yaml.safe_dump(match, default_style='"', width=_ONE_LINE, allow_unicode=True).strip()
    return (
        f"  - match: {quoted}\n"
        '    cause: "What it means, in one sentence."\n'
        '    fix: "What to do about it, and who can."\n'
        "    blame: yours  # whose side it is on: yours, microsoft or unknown"
    )
