"""`stagebot doctor`: looks, changes nothing, and says what to do about what it finds."""

from collections.abc import AsyncIterator

from bot.clock import SystemClock
from bot.composition import access
from bot.domain.errors import ConfigError, StagebotError
from bot.http.session import open_session
from bot.marketplace.opening import open_marketplace
from bot.ops.reports import doctor
from bot.ops.reports.doctor import Check
from bot.policyfile import load_policy
from bot.settings import Settings, check_for_run, from_environment
from bot.slack.wiring import open_slack
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD


async def examine(*, only_marketplace: bool, offer: str) -> int:
    """Print every finding with its cure; exit code 1 when something is to be done."""
    settings = from_environment()
    checks = _marketplace(settings, offer) if only_marketplace else _everything(settings, offer)
    is_well = True
    async for check in checks:
        print(f"{'ok  ' if check.is_good else 'FAIL'}  {check.name:24} {check.seen}")
        if check.cure:
            print(f"      {'':24} -> {check.cure}")
        is_well = is_well and check.is_good
    return 0 if is_well else 1


async def _everything(settings: Settings, offer: str) -> AsyncIterator[Check]:
    yield _settings(settings)
    yield _policy(settings)
    yield doctor.sqlite_version()
    yield await _database(settings)
    yield await _slack(settings)
    async for check in _marketplace(settings, offer):
        yield check


def _settings(settings: Settings) -> Check:
    try:
        check_for_run(settings)
    except StagebotError as error:
        return Check(name="settings", seen="not complete", cure=str(error).replace("\n", " "))
    return Check(name="settings", seen="complete")


def _policy(settings: Settings) -> Check:
    try:
        policy, _ = load_policy(settings.policy)
    except StagebotError as error:
        return Check(name="policy", seen="cannot be used", cure=str(error).replace("\n", " "))
    where = settings.policy or "none: every full member may stage, and approve what others started"
    return Check(name="policy", seen=f"{where} ({len(policy.offers)} entries)")


async def _database(settings: Settings) -> Check:
    try:
        found = await revision(settings.database_url)
    except StagebotError as error:
        return Check(name="database", seen="cannot be used", cure=str(error))
    if found == HEAD or (not found and settings.database_url.startswith("sqlite")):
        return Check(name="database", seen=f"schema {found or 'new'}")
    return Check(name="database", seen=f"schema {found or 'none'}", cure="Run `stagebot db upgrade`.")


async def _slack(settings: Settings) -> Check:
    token = settings.slack_bot_token.reveal()
    if not token:
        return Check(name="slack", seen="no token", cure="Set SLACK_BOT_TOKEN.")
    async with open_slack(token=token, clock=SystemClock(), base_url=settings.slack_url) as slack:
        try:
            who = await slack.installation.identity()
        except StagebotError as error:
            return Check(name="slack", seen=str(error), cure="Install the app again, or check the network.")
    return Check(name="slack", seen=f"workspace {who.team_name or who.team}, bot user {who.bot_user}")


async def _marketplace(settings: Settings, offer: str) -> AsyncIterator[Check]:
    try:
        async with (
            open_session() as session,
            open_marketplace(access(settings), session, SystemClock()) as client,
        ):
            async for check in doctor.marketplace(client, offer):
                yield check
    except ConfigError as error:
        yield Check(name="offers", seen="cannot be asked", cure=str(error).replace("\n", " "))
