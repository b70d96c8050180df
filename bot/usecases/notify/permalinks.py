"""The address of a message is asked for once, when it is posted; everything else reads the row."""

from dataclasses import replace

from bot.domain.notify.routing import ROOTS
from bot.ports.slack import ChatError
from bot.ports.store.outbox import Post
from bot.usecases.kernel.services import Services

_AT_ONCE = 20


async def learn(services: Services, post: Post) -> None:
    """Keep the address of a root message that was just posted or changed, if it is not known.

    A Slack that does not tell is no reason to hold anything up: `learn_missing` asks again.
    """
    if post.slot not in ROOTS or post.permalink:
        return
    try:
        address = await services.chat.permalink(post.channel, post.ts)
    except ChatError:
        return
    if address:
        known = replace(post, permalink=address)
        await services.store.write(lambda tx: tx.posts.learn(known))


async def learn_missing(services: Services) -> None:
    """Ask for the addresses of the newest root messages that lack one, a few at a time."""
    posts = await services.store.read(lambda tx: tx.posts.without_permalink(ROOTS, limit=_AT_ONCE))
    for post in posts:
        await learn(services, post)
