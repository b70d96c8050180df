# ruff: noqa: INP001 - a script of its own, in no package
"""Lists the licence of every package that runs in production, as the packages themselves state it."""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements" / "run.txt"
_PACKAGE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", re.MULTILINE)
_LICENCE = "License :: "


def licence_of(package: Distribution) -> str:
    """Return the licence by expression, classifiers, or the first line of its text; else `unknown`."""
    stated = package.metadata
    if expression := stated.get("License-Expression"):
        return str(expression)
    classes = [
        entry.rpartition(" :: ")[2]
        for entry in stated.get_all("Classifier", [])
        if entry.startswith(_LICENCE)
    ]
    if classes:
        return ", ".join(sorted(classes))
    return (str(stated.get("License") or "").strip().splitlines() or ["unknown"])[0]


def main() -> int:
    """Print one line a package; 1 when the licence of one is not known."""
    status = 0
    for name in _PACKAGE.findall(LOCK.read_text(encoding="utf-8")):
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of another system
            sys.stdout.write(f"{name}: not installed here\n")
            continue
        licence = licence_of(package)
        status = status or int(licence == "unknown")
        sys.stdout.write(f"{name} {package.version}: {licence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
