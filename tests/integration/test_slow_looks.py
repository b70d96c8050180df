"""The stage window does not wait for slow looks: it shows what is there, and the rest when it comes."""

import asyncio
from dataclasses import replace

from bot.domain.offer.preflight.links import LinkLook
from bot.domain.offer.preflight.pictures import PictureLook
from bot.domain.offer.preflight.storage import BlobLook
from bot.domain.run.summaries import StagePlan
from bot.domain.values import ChannelId
from bot.usecases.run.plan import plan_push
from bot.views.run import stage_modal


class SlowDisks:
    """Everything outside answers at once, but for disks: they wait until they may."""

    allowed: frozenset[str] = frozenset()
    follows_links = True

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def blob(self, url: str) -> BlobLook:
        await self.may_answer.wait()
        return BlobLook(status=404, code="BlobNotFound")

    async def picture(self, url: str) -> PictureLook:
        return PictureLook(status=404)

    async def link(self, url: str) -> LinkLook:
        return LinkLook(status=404, host="x.example", secure=True)


async def test_slow_looks_are_counted_at_first_and_shown_when_they_have_ended(house):
    outside = SlowDisks()
    house.services = replace(house.services, outside=outside)

    async def planned(patience: float) -> StagePlan:
        plan = await plan_push(
            house.services, "offer-x", ChannelId("C0RELEASES"), by=house.ana, patience=patience
        )
        assert isinstance(plan, StagePlan)
        return plan

    first = await planned(0.1)
    outside.may_answer.set()
    then = await planned(15.0)

    assert first.unfinished > 0
    assert {"LINK", "LOGO"} & {finding.rule for finding in first.findings}
    assert "DL_NOTFOUND" not in {finding.rule for finding in first.findings}
    assert "not ended yet" in str(stage_modal.filled(first))
    assert then.unfinished == 0
    assert "DL_NOTFOUND" in {finding.rule for finding in then.findings}
    assert {finding.rule for finding in first.findings} < {finding.rule for finding in then.findings}
    assert "not ended yet" not in str(stage_modal.filled(then))
