"""A draft with errors is not sent where the policy blocks it: looked at once more, right before the push."""

from bot.domain.offer.failure import Blame, ErrorDetail, Failure, FailureKind
from bot.domain.offer.preflight import Level
from bot.domain.policy.policy import Preflight
from bot.domain.run import staging
from bot.domain.run.run import Run, RunOutcome
from bot.usecases.kernel.estimates import expected_of
from bot.usecases.kernel.services import Services
from bot.usecases.offer.describe import Description
from bot.usecases.offer.preflight import preflight

_PART_FOR_LOOKS = 0.25
"""The part of a lease that the looks may take."""


async def hold_back(services: Services, run: Run, described: Description) -> RunOutcome | None:
    """End a run whose draft has errors; None where the policy allows them, or where there are none.

    The window blocks such a push already. This holds for those that no window showed as the draft is now: a
    retry, a request that was kept while the marketplace was away, a draft edited in between.
    """
    if services.policy.for_offer(run.offer).preflight is not Preflight.BLOCK:
        return None
    change_class = described.change.change_class
    now = services.clock.now()
    expected = await services.store.read(
        lambda tx: expected_of(tx, run.team, run.offer, run.offer_type, change_class, now=now)
    )
    takes = expected.high
    within = services.pace.lease.total_seconds() * _PART_FOR_LOOKS
    looked = await preflight(services, described, offer_type=run.offer_type, takes=takes, within=within)
    errors = [finding for finding in looked.findings if finding.level is Level.ERROR]
    if not errors:
        return None
    found = tuple(ErrorDetail(code=one.rule, message=f"{one.text} {one.fix}".strip()) for one in errors)
    failure = Failure(kind=FailureKind.HELD_BACK, blame=Blame.YOURS, originals=found)
    return staging.fail(run, failure, now=services.clock.now())
