"""What people paste as a whitelist, read line by line; every problem with its line, nothing guessed."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.values import SubscriptionId, as_subscription
from bot.domain.whitelist import listings
from bot.domain.whitelist.end_dates import NoDay, day, take_until
from bot.domain.whitelist.entries import LONGEST_LABEL, Entries, Entry

MOST_LINES = 20_000
LONGEST_LINE = 4_000
"""A label of the greatest length in quotation marks, an address and a date fit into it several times."""

_GUID = re.compile(
    r"(?<![0-9A-Za-z-])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9A-Za-z-])"
    r"|(?<![0-9A-Za-z-])[0-9a-fA-F]{32}(?![0-9A-Za-z-])"
)
_EXACT = re.compile(
    r"^\s*(?P<id>[0-9a-fA-F-]{32,36})"
    r'(?:\s*,\s*"(?P<label>(?:[^"]|"")*)")?'
    r"(?:\s*,\s*until (?P<until>\d{4}-\d{2}-\d{2}))?\s*$"
)
_ADDRESS = re.compile(r"/subscriptions/(?P<id>[0-9a-fA-F-]{32,36})", re.IGNORECASE)
_GROUP = re.compile(r"^@(?P<name>[a-z0-9][a-z0-9._-]{0,39})$", re.IGNORECASE)
_TYPE_WORD = re.compile(r"^(?:subscription\s*id|subscription)$", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*+•·▪◦‣–—>]+\s*|\[[ xX]?\]\s*|\(?(?:\d{1,4}|[a-zA-Z])[.)]\s*)(?=\S)")
_NOISE = " \t\u00a0\u200b\ufeff,;|:="
_DASH = re.compile(r"^[\s,;|:=]*[-–—]+\s+")
_MARKS = "*_~-–—"
_MOST_WORDS = 3
"""Words in front of an ID, without a separator, that still read as a label and not as a sentence."""

_BRACKETS = "{}[]()<>\"'`“”‘’"
_SHOWN = 60
_ZERO = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """One line that is not understood. `line` counts from 1; `text` is foreign."""

    line: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was understood: the entries in order, once each; what was not; how many lines were doubles."""

    entries: Entries = ()
    problems: tuple[LineProblem, ...] = ()
    folded: tuple[int, ...] = ()  # the lines that repeated an earlier subscription


class Unclear(Exception):
    """A line that cannot be read, as the end of a sentence, and what stood there."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.text = text


def read(text: str, *, groups: Mapping[str, Entries] | None = None) -> Pasted:
    """Read lines of `GUID[, label][, until YYYY-MM-DD]` as people write and paste them.

    Understood as well: any separator, order, case and brackets, portal addresses, the JSON of
    `az account list`, `@name` for a saved group of `groups`, and lines that begin with `#` as remarks.

    The time grows with the length of the text and no faster, whatever stands in it.
    """
    listed = _json(text)
    if listed is not None and len(listed) > MOST_LINES:
        return _too_many(len(listed), "objects")
    if listed is not None:
        return fold(enumerate((_account(item) for item in listed), start=1))
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return _too_many(len(lines), "lines")
    known = groups or {}
    return fold((number, _line(line, known)) for number, line in enumerate(lines, start=1))


def _too_many(count: int, what: str) -> Pasted:
    reason = f"{count} {what} are too many; at most {MOST_LINES} can be read at once."
    return Pasted(problems=(LineProblem(line=MOST_LINES + 1, reason=reason),))


def fold(lines: Iterable[tuple[int, "list[Entry] | Unclear"]]) -> Pasted:
    """Gather lines that were read: doubles become one entry, problems keep their line."""
    found: dict[SubscriptionId, Entry] = {}
    problems: list[LineProblem] = []
    folded: list[int] = []
    for number, entries in lines:
        if isinstance(entries, Unclear):
            problems.append(LineProblem(line=number, reason=str(entries), text=entries.text))
            continue
        for entry in entries:
            if entry.subscription in found:
                folded.append(number)
            known = found.get(entry.subscription, entry)
            found[entry.subscription] = _joined(known, entry)
    return Pasted(entries=tuple(found.values()), problems=tuple(problems), folded=tuple(folded))


def _joined(known: Entry, again: Entry) -> Entry:
    """Fold a double: the first label and date that were given count."""
    return replace(known, label=known.label or again.label, until=known.until or again.until)


def _line(line: str, groups: Mapping[str, Entries]) -> "list[Entry] | Unclear":
    if len(line) > LONGEST_LINE:
        reason = f"the line has {len(line)} characters; at most {LONGEST_LINE} can be read."
        return Unclear(reason, line[:_SHOWN])
    words = _without_bullets(line.strip(_NOISE))
    try:
        if not words.strip(_BRACKETS + _NOISE).strip() or words.startswith("#") or listings.is_frame(line):
            return []
        if account := listings.listed(line):
            return checked([Entry(subscription=_id(account.id), label=account.label)])
        if group := _GROUP.match(words):
            return list(_group(group["name"].lower(), groups))
        return checked(_exact(line) or _forgiving(words))
    except (Unclear, NoDay) as unclear:
        return Unclear(str(unclear), line)


def _without_bullets(words: str) -> str:
    """Take list marks off in front of what is listed."""
    while (shorter := _BULLET.sub("", words)) != words and (_GUID.search(shorter) or "@" in shorter):
        words = shorter.strip(_NOISE)
    return words


def _group(name: str, groups: Mapping[str, Entries]) -> Entries:
    if name not in groups:
        near = f" There are: {', '.join(sorted(groups)[:5])}." if groups else " No group is saved yet."
        raise Unclear(f"no group is called @{name}.{near}")
    return groups[name]


def _exact(line: str) -> list[Entry]:
    match = _EXACT.match(line)
    subscription = as_subscription(match["id"]) if match else None
    if match is None or subscription is None:
        return []
    label = (match["label"] or "").replace('""', '"')
    until = day(match["until"]) if match["until"] else None
    return [Entry(subscription=subscription, label=label, until=until)]


def _forgiving(words: str) -> list[Entry]:
    until, words = take_until(words)
    address = _ADDRESS.search(words)
    subscription = as_subscription(address["id"]) if address else None
    if address and subscription:
        rest = _around(words, address)
        return [Entry(subscription=subscription, label=_label(rest), until=until)]
    found = list(_GUID.finditer(words))
    if len(found) > 1:
        return _several(words, found, until)
    if not found:
        raise Unclear(_why_none(words))
    before, after = words[: found[0].start()], words[found[0].end() :]
    label = _beside(before, after)
    return [Entry(subscription=_id(found[0].group()), label=label, until=until)]


def _beside(before: str, after: str) -> str:
    """Return the label in front of an ID or behind it. Raises Unclear for an ID inside of a sentence."""
    first = _label(before.rstrip(_BRACKETS + _MARKS))
    second = _label(_DASH.sub("", after.lstrip(_BRACKETS + _MARKS)))
    is_separated = before.rstrip(_BRACKETS + _MARKS + " ")[-1:] in {",", ";", "|", ":", "=", "\t"}
    is_sentence = len(first.split()) > _MOST_WORDS and not is_separated
    if (first and second) or is_sentence:
        raise Unclear("there is text around the ID; write ID, label.")
    return first or second


def _around(words: str, address: re.Match[str]) -> str:
    """Return what stands before and behind the word that an address is in."""
    before, after = words[: address.start()], words[address.end() :]
    begun = before[: len(before) - len(before.split()[-1])] if before and not before[-1].isspace() else before
    rest = after.split(maxsplit=1) if after and not after[0].isspace() else ["", after]
    return f"{begun} {rest[1] if len(rest) > 1 else ''}"


def _several(words: str, found: list[re.Match[str]], until: date | None) -> list[Entry]:
    if _label(_GUID.sub(" ", words)):
        raise Unclear("there are several subscription IDs and a text in it; give each a line of its own.")
    return [Entry(subscription=_id(match.group()), until=until) for match in found]


def checked(entries: list[Entry]) -> list[Entry]:
    """Return entries that the marketplace can take. Raises Unclear."""
    for entry in entries:
        if entry.subscription == _ZERO:
            raise Unclear("that ID has only zeros; it stands for no subscription.")
        if len(entry.label) > LONGEST_LABEL:
            length = len(entry.label)
            raise Unclear(f"the label has {length} characters; at most {LONGEST_LABEL} are possible.")
    return entries


def _label(text: str) -> str:
    """Strip separators and brackets around a label; a bracket inside of it stays."""
    label = _unwrapped(one_line(text).strip(_NOISE).strip("*~").strip(_NOISE))
    if not label.strip(_BRACKETS + _NOISE) or _TYPE_WORD.match(label):
        return ""
    for word in ("SubscriptionID", "subscription"):
        if label.lower().startswith(f"{word.lower()},"):
            label = label[len(word) + 1 :].strip(_NOISE)
    return label


def _unwrapped(label: str) -> str:
    """Take brackets off that stand around the whole; by position, so that many of them cost no more."""
    first, last = 0, len(label)
    while last - first > 1 and label[first] in _BRACKETS and label[last - 1] in _BRACKETS:
        first, last = first + 1, last - 1
        while first < last and label[first] in _NOISE:
            first += 1
        while first < last and label[last - 1] in _NOISE:
            last -= 1
    return label[first:last]


def _id(text: str) -> SubscriptionId:
    subscription = as_subscription(text)
    if subscription is None:
        raise Unclear("no subscription ID is in it.")
    return subscription


def _why_none(words: str) -> str:
    if "@" in words and " " not in words:
        return "that is an e-mail address; an Azure subscription ID is needed."
    core = words.split(maxsplit=1)[0].strip(_BRACKETS + _NOISE)
    if len(core) >= 20 and re.fullmatch(r"[0-9A-Za-z-]+", core) and sum(c.isdigit() for c in core) >= 4:
        wrong = sorted({c for c in core.lower() if c not in "0123456789abcdef-"})
        if wrong:
            return f"an ID holds digits and the letters a to f only, not {', '.join(wrong[:5])}."
        return f"that ID has {len(core.replace('-', ''))} digits where a subscription ID has 32."
    return "no subscription ID is in it (such as 11111111-2222-3333-4444-555555555555)."


def _json(text: str) -> list[object] | None:
    """Read the JSON of `az account list`; None when the text is something else."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        return None
    try:
        loaded = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, list) else [loaded]


def _account(item: object) -> "list[Entry] | Unclear":
    fields = item if isinstance(item, dict) else {}
    raw = str(fields.get("subscriptionId") or fields.get("id") or "")
    name = str(fields.get("name") or fields.get("displayName") or fields.get("label") or "")
    subscription = as_subscription(raw.rpartition("/")[2])
    if subscription is None:
        return Unclear("this object has no subscription ID under `id`.", raw[:60])
    try:
        return checked([Entry(subscription=subscription, label=one_line(name).strip())])
    except Unclear as unclear:
        return Unclear(str(unclear), raw[:60])


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.splitlines())


def printed(entries: Iterable[Entry]) -> str:
    """Print a list as `read` reads it, a line each. A label of several lines is printed on one."""
    return "\n".join(_printed(entry) for entry in entries)


def _printed(entry: Entry) -> str:
    label = one_line(entry.label)
    until = f", until {entry.until.isoformat()}" if entry.until else ""
    if not label:
        return f"{entry.subscription}{until}"
    plain = f"{entry.subscription}, {label}{until}"
    wanted = replace(entry, label=label)
    if _line(plain, {}) == [wanted]:
        return plain
    quoted = label.replace('"', '""')
    return f'{entry.subscription}, "{quoted}"{until}'


def restored(entries: Iterable[Entry], shown: Iterable[Entry]) -> Entries:
    """Give labels back what printing on one line took from them, where they were left as shown."""
    whole = {entry.subscription: entry.label for entry in shown}
    return tuple(
        replace(entry, label=whole[entry.subscription])
        if one_line(whole.get(entry.subscription, "")).strip() == entry.label.strip()
        and entry.subscription in whole
        else entry
        for entry in entries
    )
