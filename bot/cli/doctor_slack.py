"""The doctor's rows about Slack: one connection, each question asked once."""

from collections.abc import AsyncIterator

from bot.cli import manifest
from bot.clock import SystemClock
from bot.domain.errors import StagebotError
from bot.domain.policy.groups import handles, standing
from bot.domain.policy.policy import Policy
from bot.domain.values import ChannelId, TeamId
from bot.ops.reports import doctor, slack_app
from bot.ops.reports.doctor import Check
from bot.policyfile import load_policy
from bot.ports.slack import ChatError
from bot.settings import Settings, network
from bot.slack.methods import SOCKET_URL
from bot.slack.wiring import Slack, open_slack
from handlers.commands import COMMAND
from handlers.registry import EVENTS
from storage import open_store
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD


async def slack_checks(settings: Settings) -> AsyncIterator[Check]:
    """Look at the app: manifest, tokens, scopes, clock, and what the policy names in the workspace."""
    shipped = manifest.read()
    yield slack_app.manifest(shipped, command=COMMAND, events=EVENTS)
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
        yield slack_app.clock(slack.calls.behind)
        yield slack_app.scopes(slack.calls.granted, frozenset(shipped["oauth_config"]["scopes"]["bot"]))
        yield doctor.files(slack.calls.granted)
        if settings.slack_mode == "socket":
            yield await _app_token(slack, settings)
        async for check in _named(slack, settings, who.team):
            yield check


async def _app_token(slack: Slack, settings: Settings) -> Check:
    """Ask for the address of a connection, and let it lapse unused."""
    token = settings.slack_app_token.reveal()
    if not token:
        return Check(name="slack app token", seen="none", cure="Set SLACK_APP_TOKEN.")
    try:
        await slack.calls.call(SOCKET_URL, {}, token=token)
    except ChatError as error:
        return slack_app.app_token(error)
    return slack_app.app_token(None)


async def _named(slack: Slack, settings: Settings, team: TeamId) -> AsyncIterator[Check]:
    """Look for the channels and user groups that the policy names."""
    try:
        policy, _ = load_policy(settings.policy)
    except StagebotError:  # the policy's own row says why
        return
    yield await _channels(slack, policy, settings)
    yield await _groups(slack, policy, settings, team)
    yield await _told_groups(slack, policy)


async def _channels(slack: Slack, policy: Policy, settings: Settings) -> Check:
    named = {entry.channel for entry in policy.entries if entry.channel}
    named |= {ChannelId(name) for name in policy.operators if name[0] in "CG"}
    named |= {ChannelId(settings.audit_channel)} if settings.audit_channel else set()
    return slack_app.channels({channel: await _fault(slack, channel) for channel in sorted(named)})


async def _fault(slack: Slack, channel: ChannelId) -> ChatError | None:
    try:
        await slack.chat.check_channel(channel)
    except ChatError as error:
        return error
    return None


async def _groups(slack: Slack, policy: Policy, settings: Settings, team: TeamId) -> Check:
    """Look whether the handles of the policy still name the user groups that were kept."""
    wanted = handles(policy)
    try:
        if not wanted or await revision(settings.database_url) != HEAD:
            return Check(
                name="user groups", seen="none is named by handle" if not wanted else "none kept yet"
            )
        async with open_store(settings.database_url, lock=False) as store:
            now = {group.handle: group.id for group in await slack.people.groups()}
            found = standing(wanted, await store.read(lambda tx: tx.policies.groups(team)), now)
    except StagebotError as error:
        return Check(name="user groups", seen="cannot be compared", cure=str(error).replace("\n", " "))
    return doctor.user_groups(found)


async def _told_groups(slack: Slack, policy: Policy) -> Check:
    """Whether Slack tells who is in a user group, where the policy decides by one."""
    if not policy.names_groups:
        return Check(name="group members", seen="not needed: the policy names none")
    try:
        refused = await slack.people.groups_refused()
    except StagebotError as error:
        return Check(name="group members", seen=str(error), cure="Look at the line of Slack above.")
    cure = "Name people in the policy one by one, or get a Slack plan with user groups." if refused else ""
    return Check(name="group members", seen=f"Slack refuses: {refused}" if refused else "told", cure=cure)
