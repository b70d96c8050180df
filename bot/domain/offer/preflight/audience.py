"""The whitelist of a draft: somebody must be on it, and everybody on it must be able to see a preview."""

from collections.abc import Iterator

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.finding import Finding, error
from bot.domain.offer.tree import Tree

_AUDIENCE = "price-and-availability-offer"


def check_audience(draft: Tree) -> Iterator[Finding]:
    """Look at whether anybody can see the staged offer."""
    offers = list(reading.of_type(draft, _AUDIENCE))
    if offers and not any(resource.content.get("previewAudiences") for resource in offers):
        text = "The whitelist is empty; somebody must be able to see the staged offer."
        yield error("WHITELIST_EMPTY", text, "Put a subscription on the whitelist.")


def subscriptions_of(draft: Tree) -> tuple[tuple[str, str], ...]:
    """Return the subscriptions of the whitelist with their labels, which are foreign text."""
    found = (
        (str(entry.get("id", "")).strip().lower(), reading.text(entry.get("label")))
        for resource in reading.of_type(draft, _AUDIENCE)
        for entry in reading.entries(resource.content.get("previewAudiences"))
        if entry.get("type", "subscription") == "subscription"
    )
    return tuple(dict(found).items())
