"""How a text changed, in words and not in lines; HTML is read as what a customer reads."""

import re
from difflib import SequenceMatcher
from html.parser import HTMLParser

MOST_WORDS = 1000
"""Longer texts are compared by paragraph: a comparison of words grows with the square of their number."""
_CONTEXT = 3


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        if tag in {"p", "br", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in {"script", "style"}))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def readable(html: str) -> str:
    """Return what a customer reads of HTML: no tags, no scripts, one blank between words."""
    if "<" not in html and "&" not in html:
        return _tidy(html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidy("".join(reader.parts))


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def changed_words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return every place that changed as (before, after), each with a few words around it."""
    before, after = _units(readable(old)), _units(readable(new))
    if max(len(before), len(after)) > MOST_WORDS:
        return _one_place(before, after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        (_around(before, i1, i2), _around(after, j1, j2))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def _one_place(before: list[str], after: list[str]) -> tuple[tuple[str, str], ...]:
    """Return what lies between the common beginning and the common end, at a cost that grows with length."""
    if before == after:
        return ()
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    return ((_around(before, head, len(before) - tail), _around(after, head, len(after) - tail)),)


def _shared(one: list[str], other: list[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def difference(old: str, new: str) -> str:
    """Say how a text changed in one line: every place, whole."""
    places = changed_words(old, new)
    if not places:
        return "changed in its formatting only"
    return "; ".join(f"“{_line(before)}” → “{_line(after)}”" for before, after in places)


def _units(text: str) -> list[str]:
    words = re.findall(r"\S+", text)
    return words if len(words) <= MOST_WORDS else text.split("\n")


def _around(units: list[str], start: int, end: int) -> str:
    head = "… " if start > _CONTEXT else ""
    tail = " …" if end + _CONTEXT < len(units) else ""
    return f"{head}{' '.join(units[max(0, start - _CONTEXT) : end + _CONTEXT])}{tail}"


def _line(text: str) -> str:
    return text.replace("\n", " ")
