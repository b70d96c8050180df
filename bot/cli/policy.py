"""`stagebot policy`: check a file, explain it, replay decisions with another, accept a user group."""

import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

from bot.cli.lookup import with_ids
from bot.clock import SystemClock
from bot.composition import open_command_line
from bot.domain.errors import ConfigError, StagebotError
from bot.domain.people import Actor, Person
from bot.domain.policy.feasible import warnings
from bot.domain.policy.groups import group_warnings, handles, resolved, standing
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.run.run import Run
from bot.domain.values import OfferId, PersonId, offer_id
from bot.ops.control_socket import operator
from bot.ops.reports import explain as words
from bot.ops.reports import replay as decisions
from bot.policyfile import load_policy
from bot.ports.store.tx import Tx
from bot.settings import Settings, from_environment, network
from bot.slack.wiring import Slack, open_slack
from bot.usecases.policy import groups
from storage import open_store
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD

_DEFAULT = Path("stagebot.yaml")


async def check(file: str, *, online: bool) -> int:
    """Say whether a policy file can be used, and what may surprise; `online` asks Slack about groups.

    Raises ConfigError with every mistake (exit code 2).
    """
    settings = from_environment()
    path = Path(file) if file else settings.policy or _DEFAULT
    policy, _ = load_policy(path)
    print(f"{path}: can be used; {len(policy.offers)} entries and the defaults")
    for warning in warnings(policy, SystemClock().now()):
        print(f"warning: {warning}")
    if not online:
        return 0
    async with _slack(settings) as slack:
        for warning in group_warnings(policy, await slack.people.groups()):
            print(f"warning: {warning}")
    return 0


async def accept_group(handle: str) -> int:
    """Take the user group that a handle names now. Exit code 1 when it names none."""
    settings = from_environment()
    async with _slack(settings) as slack, open_command_line(settings) as services:
        team = (await slack.installation.identity()).team
        group = await groups.accept(services, team, handle, operator=operator(os.getuid()).name)
    if group is None:
        print(f"stagebot: no user group has the handle {handle} now.", file=sys.stderr)
        return 1
    print(f"{handle} stands for {group} from now on; a running bot takes it within seconds.")
    return 0


async def replay(file: str, *, since: str) -> int:
    """Say for every decision since then what another policy file would have said."""
    settings, now = from_environment(), SystemClock().now()
    policy, _ = load_policy(Path(file))
    begin, count, differ = now - _span(since), 0, 0
    async with _slack(settings) as slack, open_store(settings.database_url, lock=False) as store:
        team = (await slack.installation.identity()).team
        named = {group.handle: group.id for group in await slack.people.groups()}
        ids = standing(handles(policy), await store.read(lambda tx: tx.policies.groups(team)), named).ids

        async def ask(person: PersonId) -> Person:
            return await slack.people.person(Actor(team=team, person=person))

        async for verdict in decisions.replay(store, resolved(policy, ids), ask, since=begin):
            print(verdict)
            count, differ = count + 1, differ + bool(verdict.why)
    print(f"{count} decisions since {begin:%Y-%m-%d}; {differ} of them would have been refused.")
    return 0


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,4})d", text)
    if found is None:
        raise ConfigError(f"--since must be a number of days such as 90d; {text} is none.")
    return timedelta(days=int(found[1]))


def _slack(settings: Settings) -> AbstractAsyncContextManager[Slack]:
    token = settings.slack_bot_token.reveal()
    if not token:
        raise ConfigError("SLACK_BOT_TOKEN is not set, so Slack cannot be asked.")
    return open_slack(
        token=token, clock=SystemClock(), base_url=settings.slack_url, network=network(settings)
    )


async def explain(offer: str, *, person: str) -> int:
    """Say what the policy asks for an offer, and what one person may. Exit code 1 when a part is unknown."""
    settings = from_environment()
    wanted = offer_id(offer)
    policies, _ = load_policy(settings.policy)
    policy = (await _with_ids(settings, policies)).for_offer(wanted)
    for line in words.explain(policy, wanted, now=SystemClock().now()):
        print(line)
    is_whole = True
    async for line in _more(settings, policy, wanted, person):
        is_whole = is_whole and not line.startswith("?")
        print(line, file=sys.stdout if is_whole else sys.stderr)
    return 0 if is_whole else 1


async def _with_ids(settings: Settings, policy: Policy) -> Policy:
    """Put the ids in that a running bot keeps; without a database handles stand as they are written."""
    if await revision(settings.database_url) != HEAD:
        return policy
    async with open_store(settings.database_url, lock=False) as store:
        return await with_ids(store, policy)


async def _more(settings: Settings, policy: OfferPolicy, offer: OfferId, person: str) -> AsyncIterator[str]:
    """Yield what the database and Slack know; what they do not tell begins with a question mark."""
    run: Run | None = None
    try:
        run, lines = await _run(settings, policy, offer)
    except StagebotError as error:
        lines = [f"? Whether a run is in flight is not known: {error}"]
    for line in lines:
        yield line
    if not person:
        return
    try:
        who = await _person(settings, PersonId(person))
    except StagebotError as error:
        yield f"? What {person} may is not known: {error}"
        return
    for line in words.about(who, policy, run):
        yield line


async def _run(settings: Settings, policy: OfferPolicy, offer: OfferId) -> tuple[Run | None, list[str]]:
    from bot.usecases.review.summary import review_view_of

    if await revision(settings.database_url) != HEAD:
        return None, []
    now = SystemClock().now()

    def body(tx: Tx) -> tuple[Run | None, list[str]]:
        run = tx.runs.active_of(offer)
        return run, list(words.standing(run, review_view_of(tx, policy, run, now))) if run else []

    async with open_store(settings.database_url, lock=False) as store:
        return await store.read(body)


async def _person(settings: Settings, person: PersonId) -> Person:
    token = settings.slack_bot_token.reveal()
    if not token:
        raise StagebotError("SLACK_BOT_TOKEN is not set, so Slack cannot be asked.")
    async with open_slack(
        token=token, clock=SystemClock(), base_url=settings.slack_url, network=network(settings)
    ) as slack:
        team = (await slack.installation.identity()).team
        return await slack.people.person(Actor(team=team, person=person))
