"""A failure whose reasons cannot be read at first: they are asked for until they come, and said then."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.offer.failure import FailureKind
from bot.domain.run.run import Run
from bot.domain.run.states import State
from bot.usecases.run import reasons
from tests.builders import TEAM


class Silent:
    """The marketplace, except that it does not tell reasons while `silent`."""

    def __init__(self, real) -> None:
        self._real, self.silent, self.asked = real, True, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def reasons(self, product, submission):
        self.asked += 1
        return None if self.silent else await self._real.reasons(product, submission)


async def failed(house) -> tuple[Silent, Run]:
    """Let a run fail in certification while the reasons cannot be read."""
    marketplace = Silent(house.services.marketplace)
    house.services = replace(house.services, marketplace=marketplace)
    run = await house.turn_until(await house.stage("offer-broken"), State.FAILED)
    await house.turn()
    return marketplace, run


async def test_reasons_that_come_after_the_end_are_said_once_and_with_their_cures(house):
    marketplace, run = await failed(house)
    assert run.failure is not None
    assert run.failure.awaits_reasons
    assert any("stagebot keeps asking" in str(m.blocks) for m in house.chat.messages.values())

    assert await reasons.complete(house.services, TEAM) == 0
    marketplace.silent = False
    assert await reasons.complete(house.services, TEAM) == 1
    asked = marketplace.asked
    assert await reasons.complete(house.services, TEAM) == 0
    await house.turn()

    completed = await house.run(run)
    assert completed.state is State.FAILED
    assert completed.failure.kind is FailureKind.CERTIFICATION
    assert any("Linux Agent version" in error.message for error in completed.failure.originals)
    assert (await house.kinds(run)).count("reasons.found") == 1
    assert marketplace.asked == asked
    said = [
        str(m.blocks) for m in house.chat.messages.values() if "the marketplace has told why" in str(m.blocks)
    ]
    assert len(said) == 1
    assert "2.2.41" in said[0]


async def test_after_two_weeks_nobody_asks_any_more(house):
    marketplace, run = await failed(house)
    asked = marketplace.asked
    house.clock.step(timedelta(days=15))

    await reasons.complete(house.services, TEAM)

    assert marketplace.asked == asked
    assert (await house.kinds(run)).count("reasons.found") == 0
