"""`stagebot policy check` and `stagebot policy explain`: what the file says, by the bot's own code."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.errors import StagebotError
from bot.domain.people import Actor, Person
from bot.domain.policy.policy import OfferPolicy
from bot.domain.run.run import Run
from bot.domain.values import OfferId, PersonId, offer_id
from bot.ops.reports import explain as words
from bot.policyfile import load_policy
from bot.ports.store.tx import Tx
from bot.settings import Settings, from_environment
from bot.slack.wiring import open_slack
from storage import open_store
from storage.engine.opening import revision
from storage.engine.upgrade import HEAD

_DEFAULT = Path("stagebot.yaml")


async def check(file: str) -> int:
    """Say whether a policy file can be used. Raises ConfigError with every mistake (exit code 2)."""
    path = Path(file) if file else from_environment().policy or _DEFAULT
    policy, _ = load_policy(path)
    print(f"{path}: can be used; {len(policy.offers)} entries and the defaults")
    return 0


async def explain(offer: str, *, person: str) -> int:
    """Say what the policy asks for an offer, and what one person may. Exit code 1 when a part is unknown."""
    settings = from_environment()
    wanted = offer_id(offer)
    policies, _ = load_policy(settings.policy)
    policy = policies.for_offer(wanted)
    for line in words.explain(policy, wanted, now=SystemClock().now()):
        print(line)
    is_whole = True
    async for line in _more(settings, policy, wanted, person):
        is_whole = is_whole and not line.startswith("?")
        print(line, file=sys.stdout if is_whole else sys.stderr)
    return 0 if is_whole else 1


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
    async with open_slack(token=token, clock=SystemClock(), base_url=settings.slack_url) as slack:
        team = (await slack.installation.identity()).team
        return await slack.people.person(Actor(team=team, person=person))
