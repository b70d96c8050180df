"""How long a whitelist takes to read, judge and draw, and what a huge paste does to everybody else.

    .venv/bin/python bench/whitelist.py [ROUNDS]

Floors of the same run: `json.loads` of the same list, and the event loop's own lag while nothing is done.
Ours: 100 entries read, compared, judged and drawn as the difference page; 10,000 lines read in a thread,
with the lag of the loop meanwhile (what other people's commands would feel). Medians with spread.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from bot.domain.values import (
    ChannelId,
    DurableId,
    OfferId,
    PersonId,
    RevisionId,
    SubscriptionId,
    TeamId,
)
from bot.domain.whitelist.entries import Entries, Entry
from bot.domain.whitelist.paste import printed, read
from bot.domain.whitelist.revision import WhitelistRevision
from bot.domain.whitelist.subscription_kinds import judge
from bot.domain.whitelist.summaries import ProposalView
from bot.views.whitelist import difference
from bot.views.whitelist import modal as whitelist_modal

SLACK_SECONDS = 3.0
KIND = "PayAsYouGo_2014-09-01"


def an_id(n: int) -> str:
    return str(UUID(int=(n + 1) << 40, version=4))


def entries(count: int) -> Entries:
    return tuple(Entry(subscription=SubscriptionId(an_id(n)), label=f"team {n}") for n in range(count))


def a_revision(listed: Entries) -> WhitelistRevision:
    return WhitelistRevision(
        id=RevisionId("01BENCH"),
        team=TeamId("T0BENCH"),
        offer=OfferId("offer-x"),
        durable_id=DurableId("product/1"),
        offer_name="Offer X",
        offer_type="azureVirtualMachine",
        by=PersonId("U0ANA"),
        by_name="Ana",
        channel=ChannelId("C0BENCH"),
        created_at=datetime.now(UTC),
        base=(),
        entries=listed,
    )


def whole_page(text: str) -> None:
    """Everything between the submitted form and the difference page, network apart."""
    pasted = read(text)
    revision = a_revision(pasted.entries)
    judgements = {
        e.subscription: judge("PayAsYouGo_2014-09-01", "azureVirtualMachine") for e in pasted.entries
    }
    difference.difference(ProposalView(revision=revision, judgements=judgements))


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


async def lag_while(work: "asyncio.Future[object] | asyncio.Task[object]") -> float:
    """Return the longest that the loop kept a 5 ms sleeper waiting beyond its time, in milliseconds."""
    worst = 0.0
    while not work.done():
        started = time.perf_counter()
        await asyncio.sleep(0.005)
        worst = max(worst, (time.perf_counter() - started) * 1000 - 5)
    await work
    return worst


async def main(rounds: int) -> None:
    hundred = printed(entries(100))
    as_json = json.dumps([{"id": line[:36], "label": line[38:]} for line in hundred.splitlines()])
    junk = "\n".join("not a subscription" if n % 2 else an_id(n) for n in range(10_000))
    figures: dict[str, list[float]] = {}
    for _ in range(rounds):
        found = {
            "floor: json.loads of 100 entries": milliseconds(lambda: json.loads(as_json)),
            "100 entries: read": milliseconds(lambda: read(hundred)),
            "100 entries: read, judged, drawn": milliseconds(lambda: whole_page(hundred)),
            "10,000 lines: read": milliseconds(lambda: read(junk)),
            "floor: lag of an idle loop": await lag_while(asyncio.ensure_future(asyncio.sleep(0.1))),
            "10,000 lines in a thread: lag of the loop": await lag_while(
                asyncio.ensure_future(asyncio.to_thread(read, junk))
            ),
        }
        for name, taken in found.items():
            figures.setdefault(name, []).append(taken)
    for name, taken in figures.items():
        spread = f"{min(taken):.2f} to {max(taken):.2f}"
        print(f"{name}: {statistics.median(taken):.2f} ms ({spread})")
    page = statistics.median(figures["100 entries: read, judged, drawn"]) / 1000
    floor = statistics.median(figures["floor: json.loads of 100 entries"]) / 1000
    print(f"the page takes {page / floor:.0f}x json.loads and {page / SLACK_SECONDS:.1%} of Slack's 3 s")
    problems = whitelist_modal.problem_lines(read(junk).problems)
    print(f"10,000 lines are answered with {len(problems)} lines, {sum(map(len, problems))} characters")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
