"""The page about the preflight names every rule that there is, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")
_RULE = re.compile(
    r'(?:error|warning|\("?VERSION_CAP)\)?\(\s*"([A-Z0-9_]{3,})"|"([A-Z][A-Z0-9]+_[A-Z0-9_]+|LOGO|SCREENSHOT)"'
)


def in_code() -> set[str]:
    files = [*(ROOT / "bot/domain/offer/preflight").glob("*.py"), ROOT / "bot/usecases/offer/preflight.py"]
    return {one or other for file in files for one, other in _RULE.findall(file.read_text())}


def test_the_page_lists_every_rule_and_no_other():
    page = (ROOT / "docs" / "preflight.md").read_text()
    caught = page.split("## Caught before the push")[1].split("## Not caught")[0]

    assert in_code() == set(_NAME.findall(caught))


def test_at_least_twenty_rules_of_microsofts_table_are_caught():
    starred = re.findall(
        r"^\| `[A-Z0-9_]+` \* \|", (ROOT / "docs" / "preflight.md").read_text(), re.MULTILINE
    )

    assert len(starred) >= 20
