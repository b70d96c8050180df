"""Which globs hide others: held against trying every offer ID of a small alphabet."""

from fnmatch import fnmatchcase
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy.globs import is_hidden, matches_nothing

LETTERS = "abz0-_"
SOME_IDS = [
    "".join(letters) for n in (3, 4) for letters in product(LETTERS, repeat=n) if letters[0] not in "-_"
]
TOKENS = st.sampled_from([*"ab0-", "?", "*", "[ab]", "[!a]", "[a-z]", "[!a-z]", "A", " "])
GLOBS = st.lists(TOKENS, min_size=1, max_size=5).map("".join)
OF_ONE_LENGTH = st.lists(st.sampled_from([*"ab0", "?", "[ab]", "[!a]"]), min_size=3, max_size=4).map("".join)


def matched(glob):
    return {one for one in SOME_IDS if fnmatchcase(one, glob)}


@given(glob=GLOBS, earlier=st.lists(GLOBS, max_size=3))
@settings(max_examples=300, deadline=None)
def test_what_is_called_hidden_matches_nothing_that_is_not_matched_before(glob, earlier):
    if is_hidden(glob, earlier):
        assert matched(glob) <= set().union(*(matched(one) for one in earlier))
    if matches_nothing(glob):
        assert not matched(glob)


@given(glob=OF_ONE_LENGTH, earlier=st.lists(OF_ONE_LENGTH, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_without_stars_the_answer_is_that_of_trying_them_all(glob, earlier):
    """The letters tried stand for all: each kind that these globs tell apart is among them."""
    assert is_hidden(glob, earlier) == (matched(glob) <= set().union(*(matched(one) for one in earlier)))
