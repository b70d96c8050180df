"""The errors as a family: the tree at the head of the file is the family, and each says a sentence."""

import inspect
import re

import pytest

from bot.domain import errors
from bot.domain.errors import StagebotError, UserError

FAMILY = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, StagebotError) and found.__module__ == errors.__name__
]


def test_the_tree_names_every_error_and_no_other():
    drawn = re.findall(r"(?:├──|└──|^)\s*([A-Z]\w+)", errors.__doc__ or "", flags=re.MULTILINE)
    names = [name for name in drawn if name[0].isupper() and hasattr(errors, name)]

    assert sorted(found.__name__ for found in FAMILY) == sorted(names)


@pytest.mark.parametrize("error", FAMILY, ids=lambda found: found.__name__)
def test_every_error_has_a_sentence_of_its_own(error):
    says = (error.__doc__ or "").strip().splitlines()[0]

    assert says.endswith((".", "`."))
    assert sum((other.__doc__ or "").strip().splitlines()[0] == says for other in FAMILY) == 1


@pytest.mark.parametrize("error", [found for found in FAMILY if issubclass(found, UserError)])
def test_no_error_of_a_person_promises_that_trying_again_helps(error):
    assert "try again" not in (error.__doc__ or "").lower()
