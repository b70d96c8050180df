"""Looks at what the bot needs before release day, read-only; every finding comes with a cure."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.domain.errors import StagebotError
from bot.domain.offer.offer import Offer
from bot.domain.offer.submission import Submission, Target
from bot.domain.policy.groups import Standing
from bot.domain.values import OfferId
from bot.ports.marketplace import Marketplace

_WAL_FIXED = (3, 51, 3)  # sqlite.org/wal.html, "The WAL Reset Bug"
_MOST_OFFERS = 20
_NO_STEPS = (
    "Runs go on, without steps and certification reasons. Check that the app is Manager in Partner Center; "
    "if others are refused too, Microsoft must mend it. STAGEBOT_STEPS_URL=off does without that API."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at and what was seen; `cure` is empty where all is well.

    `is_advice`: the bot works without the cure, and somebody will be sorry later.
    """

    name: str
    seen: str
    cure: str = ""
    is_advice: bool = False

    @property
    def is_good(self) -> bool:
        """Tell whether nothing has to be done before the bot can work."""
        return not self.cure or self.is_advice

    @property
    def mark(self) -> str:
        """The verdict in four letters at most."""
        if not self.cure:
            return "ok"
        return "note" if self.is_advice else "FAIL"


def sqlite_version() -> Check:
    """Look at the SQLite library: before 3.51.3 two writers at once can corrupt a WAL."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= _WAL_FIXED:
        return Check(name="sqlite", seen=version)
    return Check(name="sqlite", seen=f"{version}: safe with one writer; open the file with nothing else")


def files(granted: frozenset[str] | None) -> Check:
    """Look whether stagebot may send files: without that, runs have no picture and whitelists no CSV."""
    if granted is None:
        return Check(name="slack files", seen="Slack does not tell which scopes the app has")
    if "files:write" in granted:
        return Check(name="slack files", seen="may be sent")
    cure = "Install the app again with files:write. Until then runs have no picture, and whitelists no CSV."
    return Check(name="slack files", seen="may not be sent: files:write is missing", cure=cure)


def user_groups(found: Standing) -> Check:
    """Look at what the handles of the policy stand for."""
    seen = ", ".join(f"{handle} is {group}" for handle, group in sorted(found.ids.items())) or "none"
    if found.moved:
        named = ", ".join(f"{handle} names {group} now" for handle, group in sorted(found.moved.items()))
        cure = f"It counts for nobody. If it is meant: stagebot policy accept-group {min(found.moved)}"
        return Check(name="user groups", seen=named, cure=cure)
    if found.unknown:
        return Check(
            name="user groups", seen=seen, cure=f"Slack knows no {', '.join(sorted(found.unknown))}."
        )
    return Check(name="user groups", seen=seen)


async def marketplace(client: Marketplace, wanted: str = "") -> AsyncIterator[Check]:
    """Look at the publisher account: which offers, and what each environment of one of them answers."""
    try:
        offers = await client.list_offers()
    except StagebotError as error:
        yield Check(name="offers", seen=str(error), cure=_cure(error))
        return
    named = ", ".join(f"{offer.id} ({offer.type})" for offer in offers[:_MOST_OFFERS])
    yield Check(name="offers", seen=f"{len(offers)}: {named}" if offers else "none", cure=_none(offers))
    offer = next((o for o in offers if o.id == OfferId(wanted)), None) or next(iter(offers), None)
    if offer is not None:
        async for check in _offer(client, offer):
            yield check


async def _offer(client: Marketplace, offer: Offer) -> AsyncIterator[Check]:
    listing: tuple[Submission, ...] = ()
    try:
        listing = await client.submissions(offer.durable_id)
        shown = ", ".join(f"{e.target} {e.progress} {e.id.rsplit('/', 1)[-1]}" for e in listing)
        yield Check(name=f"{offer.id} submissions", seen=shown or "draft only")
        for target in Target:
            tree = await client.tree(offer.durable_id, target)
            seen = f"{len(tree.resources)} resources" if tree else "not there"
            yield Check(name=f"{offer.id} {target}", seen=seen)
    except StagebotError as error:
        yield Check(name=str(offer.id), seen=str(error), cure=_cure(error))
    if listing:
        steps = await client.steps(offer.durable_id, listing[-1].id)
        named = ", ".join(step.title for step in steps) if steps else ""
        yield Check(
            name=f"{offer.id} steps",
            seen=named or client.steps_problem or "none are told; one combined step is shown",
            cure=_NO_STEPS if client.steps_problem else "",
        )


def _none(offers: tuple[Offer, ...]) -> str:
    if offers:
        return ""
    return "Is this the right publisher account? The app sees only offers of accounts it is Manager in."


def _cure(error: StagebotError) -> str:
    return (type(error).__doc__ or "Look at the log.").strip()
