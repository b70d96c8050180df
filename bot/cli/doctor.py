"""`stagebot doctor`: looks, changes nothing, and says what to do about what it finds."""

import json
from collections.abc import AsyncIterator

from yarl import URL

from bot.cli.doctor_slack import slack_checks
from bot.clock import SystemClock
from bot.composition import access
from bot.domain.errors import ConfigError, StagebotError
from bot.domain.policy.feasible import closed, warnings
from bot.domain.values import SubscriptionId
from bot.http.session import open_session
from bot.http.urls import is_loopback
from bot.marketplace.opening import open_marketplace, open_subscriptions
from bot.ops.reports import database_state, doctor
from bot.ops.reports.doctor import Check
from bot.ops.reports.reach import reach
from bot.policyfile import load_policy
from bot.ports.store.errors import SchemaBehind
from bot.settings import Settings, check_for_run, from_environment, network
from storage.engine.opening import examine as look_at
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD, refuse_newer

_NOBODYS = "00000000-0000-0000-0000-000000000000"


async def examine(*, only_marketplace: bool, offer: str, as_json: bool = False) -> int:
    """Print every finding with its cure; exit code 1 when something has to be done, not for advice."""
    settings = from_environment()
    checks = _marketplace(settings, offer) if only_marketplace else _everything(settings, offer)
    found = []
    async for check in checks:
        found.append(check)
        if not as_json:
            _show(check)
    is_well = all(check.is_good for check in found)
    if as_json:
        print(json.dumps({"ok": is_well, "checks": [_as_json(check) for check in found]}, indent=2))
    return 0 if is_well else 1


def _show(check: Check) -> None:
    print(f"{check.mark:4}  {check.name:24} {check.seen}")
    if check.cure:
        print(f"      {'':24} -> {check.cure}")


def _as_json(check: Check) -> dict[str, str]:
    return {"name": check.name, "result": check.mark.lower(), "seen": check.seen, "cure": check.cure}


async def _everything(settings: Settings, offer: str) -> AsyncIterator[Check]:
    yield _settings(settings)
    for checks in (_policy(settings), _database(settings), _reach(settings), slack_checks(settings)):
        async for check in checks:
            yield check
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


async def _policy(settings: Settings) -> AsyncIterator[Check]:
    try:
        policy, _ = load_policy(settings.policy)
    except StagebotError as error:
        yield Check(name="policy", seen="cannot be used", cure=str(error).replace("\n", " "))
        return
    shut = " ".join(closed(policy.entries))
    seen = f"{settings.policy or 'no file'} ({len(policy.offers)} entries)"
    yield Check(name="policy", seen=seen, cure=shut)
    gaps = [gap for gap in warnings(policy, SystemClock().now()) if gap not in closed(policy.entries)]
    if not shut:
        said = f"{len(gaps)} may surprise" if gaps else "none"
        yield Check(name="policy gaps", seen=said, cure=" ".join(gaps), is_advice=True)


async def _database(settings: Settings) -> AsyncIterator[Check]:
    yield doctor.sqlite_version()
    try:
        found = await revision(settings.database_url)
    except StagebotError as error:
        yield Check(name="database", seen="cannot be used", cure=str(error))
        return
    is_ours = settings.database_url.startswith("sqlite")
    if found != HEAD:
        is_made = bool(found) or not is_ours
        cure = _other_schema(found) if is_made else ""
        yield Check(name="database", seen=f"schema {found or ('none' if is_made else 'new')}", cure=cure)
        return
    now = SystemClock().now()
    try:
        seen = await look_at(settings.database_url, now)
    except StagebotError as error:
        yield Check(name="database", seen="cannot be read", cure=str(error))
        return
    yield Check(name="database", seen=f"{seen.engine}, schema {found}")
    yield database_state.writes(takes_writes=seen.takes_writes)
    yield database_state.room(seen.size, seen.room)
    yield database_state.backup(seen.backup, is_ours=is_ours, now=now)
    yield database_state.leases(seen.holders, seen.overdue)
    yield database_state.notices(seen.undelivered)


def _other_schema(found: str) -> str:
    try:
        refuse_newer(found)
    except SchemaBehind as error:
        return str(error)
    return "Run `stagebot db upgrade`."


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
    async for check in _azure(settings):
        yield check


async def _azure(settings: Settings) -> AsyncIterator[Check]:
    """Ask Azure about a subscription that nobody has: its refusal shows that login and service work."""
    if not settings.arm_url:
        yield Check(name="subscriptions", seen="switched off: the kind of a subscription is not looked up")
        return
    try:
        async with open_session(network(settings)) as session:
            azure = open_subscriptions(access(settings), session, SystemClock())
            await azure.quota_id(SubscriptionId(_NOBODYS))
    except StagebotError as error:
        cure = f"{error} Whitelists are saved all the same, with a warning for each unknown subscription."
        yield Check(name="subscriptions", seen="Azure was asked in vain", cure=cure, is_advice=True)
        return
    yield Check(name="subscriptions", seen="Azure answers")
