"""How long the difference and the digest of an offer at Microsoft's limits take, beside reading its JSON.

    .venv/bin/python bench/large_offer.py [ROUNDS]

100 plans with 100 image versions each, of which ten plans got a new version and one a new text. Floor of the
same run: `json.loads` of one of the two trees. Medians with spread; the memory is what a
window adds that reads all three environments.
"""

import json
import statistics
import sys
import time
import tracemalloc
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from bot.domain.offer.diff import compare
from bot.domain.offer.digest import digest_of
from bot.domain.offer.submission import Target
from bot.domain.offer.tree import Tree
from bot.http.json_text import read_object
from bot.marketplace import translate

PLANS, VERSIONS = 100, 100
PRODUCT = str(UUID(int=7 << 64, version=4))


def signed(path: str, salt: str) -> str:
    signature = quote(b64encode(salt.encode().ljust(32, b"s")[:32]).decode())
    query = (
        f"sv=2024-11-04&st=2026-11-20T00%3A00%3A00Z&se=2027-01-20T00%3A00%3A00Z&sr=c&sp=rl&sig={signature}"
    )
    return f"https://contosoimages.blob.core.windows.net/vhds/{path}.vhd?{query}"


def a_version(plan: int, number: int, salt: str) -> dict[str, Any]:
    disk = {"osDisk": {"uri": signed(f"plan-{plan}-1.0.{number}", salt)}, "dataDisks": []}
    image = {"imageType": "x64Gen2", "source": {"sourceType": "sasUri", **disk}}
    return {"versionNumber": f"1.0.{number}", "vmImages": [image], "lifecycleState": "generallyAvailable"}


def resources(*, newer: bool) -> list[dict[str, Any]]:
    salt = "b" if newer else "a"
    found: list[dict[str, Any]] = []
    for plan in range(PLANS):
        guid = str(UUID(int=(plan + 1) << 64, version=4))
        place = f"{PRODUCT}/{guid}"
        count = VERSIONS if newer and plan < PLANS // 10 else VERSIONS - 1
        text = "A plan for many machines. " * (20 if newer and not plan else 19)
        found += [
            {"id": f"plan/{place}", "identity": {"externalId": f"plan-{plan}"}, "alias": f"Plan {plan}"},
            {
                "id": f"plan-listing/{PRODUCT}/public/main/{guid}/en-us",
                "name": f"Plan {plan}",
                "description": text,
            },
            {
                "id": f"virtual-machine-plan-technical-configuration/{place}",
                "operatingSystem": {"family": "linux", "type": "other", "friendlyName": "Linux"},
                "vmImageVersions": [a_version(plan, number, salt) for number in range(count)],
            },
        ]
    return found


def body(*, newer: bool) -> bytes:
    return json.dumps({"root": f"product/{PRODUCT}", "resources": resources(newer=newer)}).encode()


def tree_of(text: bytes) -> Tree:
    content = read_object(text)
    if content is None:
        raise SystemExit("the tree is no JSON")
    return translate.tree(Target.DRAFT, content)


def seconds(work: Callable[[], object], rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def line(name: str, taken: list[float], floor: float) -> str:
    middle = statistics.median(taken)
    spread = f"{min(taken) * 1000:.0f} to {max(taken) * 1000:.0f}"
    return f"{name:34} {middle * 1000:8.0f} ms   {middle / floor:6.1f} x   ({spread})"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    draft_text, base_text = body(newer=True), body(newer=False)
    draft, base = tree_of(draft_text), tree_of(base_text)
    floor = seconds(lambda: json.loads(draft_text), rounds)
    middle = statistics.median(floor)
    print(f"{PLANS} plans x {VERSIONS} versions: {len(draft_text) / 2**20:.1f} MiB of JSON")
    print(line("json.loads (floor)", floor, middle))
    print(line("read into a tree", seconds(lambda: tree_of(draft_text), rounds), middle))
    print(line("difference of two trees", seconds(lambda: compare(draft, base), rounds), middle))
    print(line("digest of a tree", seconds(lambda: digest_of(draft), rounds), middle))
    changes = compare(draft, base).lines
    print(f"changes: {len(changes)}; the first is: {changes[0].text}")
    tracemalloc.start()
    # draft, preview and live, as a window reads them
    kept = [tree_of(draft_text), tree_of(base_text), tree_of(base_text)]
    compare(kept[0], kept[1])
    digest_of(kept[0])
    _, peak = tracemalloc.get_traced_memory()
    print(f"memory of three trees, their difference and a digest: {peak / 2**20:.0f} MiB at the peak")


if __name__ == "__main__":
    main()
