"""Remove what stands twice: Slack carried out a post that had been given up on, after it was posted again."""

from datetime import timedelta
from typing import Final

from bot.domain.aggregate import Outcome
from bot.domain.notify.routing import ROOTS
from bot.domain.run.events import SecondPostRemoved
from bot.domain.values import RevisionId, RunId
from bot.ports.slack import ChatRefused, PostGone, RouteBroken
from bot.ports.store.outbox import RETRIED, Post
from bot.ports.store.tx import Tx
from bot.telemetry.tracing import current_trace
from bot.usecases.kernel.record import record
from bot.usecases.kernel.services import Services, WorkerName
from bot.usecases.kernel.transact import transact

_SHOWS_WITHIN: Final = timedelta(minutes=3)
"""How long after the second try the first one is waited for."""


async def remove(services: Services) -> int:
    """Look at every message that was posted again some minutes ago; return how many copies were removed.

    Raises ChatError when Slack is away; what was not looked at is looked at the next time.
    """
    before = services.clock.now() - _SHOWS_WITHIN
    posts = await services.store.read(lambda tx: tx.posts.retried(before))
    return sum([await _remove_others(services, post) for post in posts])


async def _remove_others(services: Services, post: Post) -> int:
    place = post.slot.removeprefix(RETRIED)
    root = await services.store.read(lambda tx: _root(tx, post))
    thread = root.ts if root is not None and place not in ROOTS else None
    try:
        removed = await services.chat.remove_others(post.channel, post.shows, keep=post.ts, thread=thread)
    except (ChatRefused, RouteBroken, PostGone):
        removed = 0  # nobody may look there, or nothing is left to look at
    await transact(services, lambda tx, _: _record(tx, services, post, removed), nudges=(WorkerName.RELAY,))
    return removed


def _root(tx: Tx, post: Post) -> Post | None:
    """Return the message in whose thread a reply stands."""
    found = (tx.posts.get(post.subject, slot, post.channel) for slot in sorted(ROOTS))
    return next((root for root in found if root is not None), None)


def _record(tx: Tx, services: Services, post: Post, removed: int) -> None:
    if not tx.posts.forget(post.subject, post.slot, post.channel):
        return  # another replica was faster, and wrote it down
    if not removed:
        return
    event = SecondPostRemoved(at=services.clock.now(), count=removed)
    run, revision = tx.runs.get(RunId(post.subject)), tx.revisions.get(RevisionId(post.subject))
    if run is not None:
        record(tx, services, Outcome(run, (event,)))
    elif revision is not None:  # its thread is not told: only its message stands in the channel
        tx.journal.append(revision, event, id_=services.clock.new_id(), trace=current_trace())
