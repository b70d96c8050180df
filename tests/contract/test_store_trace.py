"""A transaction belongs to the unit of work that asked for it, on whatever thread it runs."""

from bot.ports.store.tx import Store
from bot.telemetry.tracing import current_trace, unit_of_work


async def test_a_transaction_has_the_trace_of_its_caller(store: Store) -> None:
    with unit_of_work("command.done"):
        asked = current_trace()
        written = await store.write(lambda _: current_trace())
        seen = await store.read(lambda _: current_trace())

    assert (written, seen) == (asked, asked)
    assert await store.write(lambda _: current_trace()) == ""
