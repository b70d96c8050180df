"""`stagebot doctor`: looks, changes nothing, and says what to do about what it finds."""

from collections.abc import AsyncIterator

from yarl import URL

from bot.clock import SystemClock
from bot.composition import access
from bot.domain.errors import ConfigError, StagebotError
from bot.domain.policy.feasible import closed
from bot.domain.policy.groups import handles, standing
from bot.http.session import open_session
from bot.http.urls import is_loopback
from bot.marketplace.opening import open_marketplace
from bot.ops.reports import doctor
from bot.ops.reports.doctor import Check
from bot.ops.reports.reach import reach
from bot.policyfile import load_policy
from bot.settings import Settings, check_for_run, from_environment, network
from bot.slack.wiring import open_slack
from storage import open_store
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
    async for check in _reach(settings):
        yield check
    async for check in _slack(settings):
        yield check
    yield await _groups(settings)
    yield await _told_groups(settings)
    async for check in _marketplace(settings, offer):
        yield check


async def _reach(settings: Settings) -> AsyncIterator[Check]:
    """Look at the way to everybody the bot calls; what is switched off is not called."""
    # login.microsoftonline.com: azure-identity's own default for the public cloud
    neighbours = {
        "Slack": settings.slack_url,
        "Slack's files": _beside(settings.slack_url, "files"),
        "Slack's events": _beside(settings.slack_url, "wss-primary"),
        "marketplace": settings.marketplace_url,
        "submissions": settings.steps_url,
        "login": settings.login_url or "https://login.microsoftonline.com",
        "Azure": settings.arm_url,
    }
    called = {name: address for name, address in neighbours.items() if address}
    try:
        async for check in reach(network(settings), called):
            yield check
    except ConfigError as error:
        yield Check(name="certificates", seen="cannot be read", cure=str(error).replace("\n", " "))


def _beside(slack_url: str, server: str) -> str:
    """Return a server beside the Web API; a Slack on this machine serves everything at one address."""
    base = URL(slack_url)
    return slack_url if is_loopback(base.host) else f"https://{server}.{base.host}"


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
    shut = " ".join(closed(policy.entries))
    return Check(
        name="policy", seen=f"{settings.policy or 'no file'} ({len(policy.offers)} entries)", cure=shut
    )


async def _groups(settings: Settings) -> Check:
    """Look whether the handles of the policy still name the user groups that were kept."""
    try:
        wanted = handles(load_policy(settings.policy)[0])
        if not wanted or await revision(settings.database_url) != HEAD:
            return Check(
                name="user groups", seen="none is named by handle" if not wanted else "none kept yet"
            )
        token = settings.slack_bot_token.reveal()
        async with (
            open_slack(
                token=token, clock=SystemClock(), base_url=settings.slack_url, network=network(settings)
            ) as slack,
            open_store(settings.database_url, lock=False) as store,
        ):
            team = (await slack.installation.identity()).team
            now = {group.handle: group.id for group in await slack.people.groups()}
            found = standing(wanted, await store.read(lambda tx: tx.policies.groups(team)), now)
    except StagebotError as error:
        return Check(name="user groups", seen="cannot be compared", cure=str(error).replace("\n", " "))
    return doctor.user_groups(found)


async def _database(settings: Settings) -> Check:
    try:
        found = await revision(settings.database_url)
    except StagebotError as error:
        return Check(name="database", seen="cannot be used", cure=str(error))
    if found == HEAD or (not found and settings.database_url.startswith("sqlite")):
        return Check(name="database", seen=f"schema {found or 'new'}")
    return Check(name="database", seen=f"schema {found or 'none'}", cure="Run `stagebot db upgrade`.")


async def _told_groups(settings: Settings) -> Check:
    """Whether Slack tells who is in a user group, where the policy decides by one."""
    try:
        policy, _ = load_policy(settings.policy)
    except StagebotError:
        return Check(name="group members", seen="not looked at: the policy cannot be used")
    token = settings.slack_bot_token.reveal()
    if not policy.names_groups or not token:
        return Check(name="group members", seen="not needed: the policy names none" if token else "no token")
    async with open_slack(
        token=token, clock=SystemClock(), base_url=settings.slack_url, network=network(settings)
    ) as slack:
        try:
            refused = await slack.people.groups_refused()
        except StagebotError as error:
            return Check(name="group members", seen=str(error), cure="Look at the line of Slack above.")
    cure = "Name people in the policy one by one, or get a Slack plan with user groups." if refused else ""
    return Check(name="group members", seen=f"Slack refuses: {refused}" if refused else "told", cure=cure)


async def _slack(settings: Settings) -> AsyncIterator[Check]:
    token = settings.slack_bot_token.reveal()
    if not token:
        yield Check(name="slack", seen="no token", cure="Set SLACK_BOT_TOKEN.")
        return
    async with open_slack(
        token=token, clock=SystemClock(), base_url=settings.slack_url, network=network(settings)
    ) as slack:
        try:
            who = await slack.installation.identity()
        except StagebotError as error:
            cure = "Install the app again, or check the network."
            yield Check(name="slack", seen=str(error), cure=cure)
            return
    yield Check(name="slack", seen=f"workspace {who.team_name or who.team}, bot user {who.bot_user}")
    yield doctor.files(slack.calls.granted)


async def _marketplace(settings: Settings, offer: str) -> AsyncIterator[Check]:
    try:
        async with (
            open_session(network(settings)) as session,
            open_marketplace(access(settings), session, SystemClock()) as client,
        ):
            async for check in doctor.marketplace(client, offer):
                yield check
    except ConfigError as error:
        yield Check(name="offers", seen="cannot be asked", cure=str(error).replace("\n", " "))
