"""Break one rule after the other in a copy of the tree; the test named for it must fail.

    python -m tests.mutants.run [WORDS]

With words, only rules that contain one of them. Ends with 1 when a test passed although its rule was
broken, or when a line of the table does not stand in its file exactly once.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.mutants.table import TABLE, Mutant

ROOT = Path(__file__).parents[2]
_COPIED = ("bot", "handlers", "storage", "tests", "docs", "bench")
_FAILED = 1
"""What pytest ends with when a test failed; anything else says nothing about the rule."""


def misplaced(mutants: Iterable[Mutant], root: Path = ROOT) -> list[str]:
    """Return the rules whose line does not stand in its file exactly once, or whose test is not there."""
    found = []
    for mutant in mutants:
        count = (root / mutant.file).read_text().count(mutant.line)
        if count != 1:
            found.append(f"{mutant.rule}: its line stands {count} times in {mutant.file}")
        if not (root / mutant.test.split()[0]).exists():
            found.append(f"{mutant.rule}: there is no {mutant.test}")
    return found


def survivors(mutants: Sequence[Mutant], *, workers: int = 0) -> list[str]:
    """Try them all; return what to say about those that no test noticed."""
    workers = min(workers or os.cpu_count() or 1, len(mutants)) or 1
    copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
    with _copies(workers) as places, ThreadPoolExecutor(workers) as pool:
        for place in places:
            copies.put(place)

        def attempt(mutant: Mutant) -> str:
            copy = copies.get()
            try:
                return _tried(mutant, copy)
            finally:
                copies.put(copy)

        return [said for said in pool.map(attempt, mutants) if said]


@contextmanager
def _copies(count: int) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory(prefix="stagebot-mutants-") as folder:
        places = [Path(folder) / str(number) for number in range(count)]
        for place in places:
            place.mkdir()
            for name in _COPIED:
                shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            for file in ROOT.iterdir():
                if file.is_file() and file.name != ".git":
                    shutil.copy(file, place)
        yield places


def _tried(mutant: Mutant, copy: Path) -> str:
    file = copy / mutant.file
    whole = file.read_text()
    file.write_text(whole.replace(mutant.line, mutant.broken))
    path, *choice = mutant.test.split()
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", path, *choice]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    finally:
        file.write_text(whole)
    if done.returncode == _FAILED:
        return ""
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
    return f"{mutant.rule} ({mutant.file}): {mutant.test} did not fail: {last}"


def main(words: Sequence[str]) -> int:
    """Try the rules that contain one of the words, or all."""
    chosen = [mutant for mutant in TABLE if not words or any(word in mutant.rule for word in words)]
    problems = misplaced(chosen) or survivors(chosen)
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(chosen)} rules broken, {len(problems)} not noticed\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
