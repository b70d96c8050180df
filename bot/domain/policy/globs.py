"""Which offer IDs a glob matches: none, or none that an earlier glob does not match already.

Exact for every glob of `fnmatch`: the patterns are read side by side, letter by letter, over all offer IDs
(3 to 50 letters of a small alphabet).
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache

_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LETTERS = _FIRST | frozenset("_-")
_SHORTEST, _LONGEST = 3, 50
_MOST_STATES = 5_000
"""Globs that need more are no policy: they are taken as not hidden."""

Tokens = tuple[str, ...]
Positions = frozenset[int]


def matches_nothing(glob: str) -> bool:
    """Tell whether no offer ID can match."""
    return _covered(glob, ())


def is_hidden(glob: str, earlier: Iterable[str]) -> bool:
    """Tell whether every offer ID that matches is matched by one of the earlier globs already."""
    known = tuple(earlier)
    if not any(sign in glob for sign in "*?["):
        return any(fnmatchcase(glob, one) for one in known)
    if "*" in glob:  # nothing but another star covers it
        known = tuple(one for one in known if "*" in one)
    return bool(known) and _covered(glob, known)


def _covered(glob: str, others: Sequence[str]) -> bool:
    patterns = [_tokens(one) for one in (glob, *others)]
    letters = _kinds(patterns)
    level = {tuple(_closed(tokens, frozenset({0})) for tokens in patterns)}
    states = 0
    for length in range(1, _LONGEST + 1):
        level = {
            tuple(_step(tokens, at, letter) for tokens, at in zip(patterns, state, strict=True))
            for state in level
            for letter in (letters & _FIRST if length == 1 else letters)
        }
        level = {state for state in level if state[0]}
        if length >= _SHORTEST and any(_escapes(patterns, state) for state in level):
            return False
        states += len(level)
        if states > _MOST_STATES:
            return False
    return True


def _escapes(patterns: Sequence[Tokens], state: tuple[Positions, ...]) -> bool:
    ends = [len(tokens) in at for tokens, at in zip(patterns, state, strict=True)]
    return ends[0] and not any(ends[1:])


def _tokens(glob: str) -> Tokens:
    """Split a glob into what stands for one letter each, and stars."""
    found: list[str] = []
    at = 0
    while at < len(glob):
        end = at + 1
        if glob[at] == "[":
            close = glob.find("]", at + (3 if glob[at + 1 : at + 2] == "!" else 2))
            end = close + 1 if close >= 0 else end
        found.append(glob[at:end])
        at = end
    return tuple(found)


@cache
def _letters_of(token: str) -> frozenset[str]:
    if token == "[":  # noqa: S105 - an unclosed bracket stands for itself, and is in no offer ID
        return frozenset()
    return frozenset(letter for letter in _LETTERS if fnmatchcase(letter, token))


def _kinds(patterns: Sequence[Tokens]) -> frozenset[str]:
    """Return one letter for each kind that the patterns tell apart."""
    sets = [_letters_of(token) for tokens in patterns for token in tokens if token != "*"]  # noqa: S105
    kinds: dict[tuple[bool, ...], str] = {}
    for letter in sorted(_LETTERS, reverse=True):  # the last one kept is a letter that may come first
        kinds[(letter in _FIRST, *(letter in one for one in sets))] = letter
    return frozenset(kinds.values())


def _closed(tokens: Tokens, at: Positions) -> Positions:
    """Add the positions that are reached by stars that stand for nothing."""
    found = set(at)
    for position in sorted(at):
        here = position
        while here < len(tokens) and tokens[here] == "*":
            here += 1
            found.add(here)
    return frozenset(found)


def _step(tokens: Tokens, at: Positions, letter: str) -> Positions:
    after: set[int] = set()
    for position in at:
        if position == len(tokens):
            continue
        if tokens[position] == "*":
            after.add(position)
        elif letter in _letters_of(tokens[position]):
            after.add(position + 1)
    return _closed(tokens, frozenset(after))
