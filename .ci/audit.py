# ruff: noqa: INP001 - a script of its own, in no package
"""Looks up known vulnerabilities of what is locked, and says how many packages were really looked at.

`pip-audit` ends with 0 when its service did not answer, and for packages that it skipped. So its own verdict
is not asked: what it lists is counted against the lock.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PACKAGE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", re.MULTILINE)


def verdict(locked: int, report: dict[str, Any] | None) -> tuple[str, int]:
    """Return the line to print and the exit status: 1 for a vulnerability, 2 when not all were looked at."""
    entries = (report or {}).get("dependencies", [])
    audited = [entry for entry in entries if "skip_reason" not in entry]
    found = [
        f"{entry['name']} {entry['version']}: {vuln['id']}, fixed in {vuln['fix_versions'] or 'none'}"
        for entry in audited
        for vuln in entry["vulns"]
    ]
    count = f"audited {len(audited)} of {locked}"
    if found:
        return "\n".join([*found, f"VULNERABLE: {count}"]), 1
    if len(audited) < locked:
        return f"SKIPPED: {count}; the rest is not known to be clean", 2
    return f"clean: {count}", 0


def main() -> int:
    """Audit what runs in production."""
    lock = ROOT / "requirements" / "run.txt"
    locked = len(_PACKAGE.findall(lock.read_text(encoding="utf-8")))
    call = ("-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip")
    asked = subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
        [sys.executable, *call, "--format", "json", "--progress-spinner", "off", "--timeout", "15"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(asked.stdout) if asked.stdout.startswith("{") else None
    if report is None:
        sys.stderr.write(f"{(asked.stderr.strip().splitlines() or ['no answer'])[-1]}\n")
    line, status = verdict(locked, report)
    sys.stdout.write(f"{line}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
