"""A report about vulnerabilities never says *clean* of what was not looked at."""

import runpy
from pathlib import Path
from typing import Any

import pytest

verdict = runpy.run_path(str(Path(__file__).parents[2] / ".ci" / "audit.py"))["verdict"]


def package(name: str, *vulns: str) -> dict[str, Any]:
    return {"name": name, "version": "1", "vulns": [{"id": id_, "fix_versions": ["2"]} for id_ in vulns]}


SKIPPED = {"name": "b", "skip_reason": "could not be audited"}


@pytest.mark.parametrize(
    ("dependencies", "word", "count", "status"),
    [
        ([package("a"), package("b")], "clean", "2 of 2", 0),
        ([package("a"), SKIPPED], "SKIPPED", "1 of 2", 2),
        ([SKIPPED, SKIPPED], "SKIPPED", "0 of 2", 2),
        ([package("a", "CVE-1"), SKIPPED], "VULNERABLE", "1 of 2", 1),
        ([], "SKIPPED", "0 of 2", 2),
        (None, "SKIPPED", "0 of 2", 2),
    ],
)
def test_the_verdict_counts_what_was_looked_at(dependencies, word, count, status):
    report = None if dependencies is None else {"dependencies": dependencies}

    line, ended = verdict(2, report)

    assert (f"{word}: audited {count}" in line, ended) == (True, status)
    assert ("clean:" in line) == (status == 0)
