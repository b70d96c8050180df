"""How people name an offer: by its ID, its display name, a product's GUID or a pasted portal link."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.offer.offer import Offer
from bot.domain.values import DurableId, OfferId, as_guid, is_offer_id

_GUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_PRODUCT = re.compile(rf"(?:/offers|\bproducts?)/({_GUID})")
_ANY_GUID = re.compile(rf"(?<![0-9a-z-]){_GUID}(?![0-9a-z-])")
_LISTING = re.compile(r"/marketplace/apps/[^/?#\s.]+\.([a-z0-9][a-z0-9_-]{2,49})")
_ADDRESS = re.compile(r"https?://")
_EDGES = re.compile(r"^[^\w]+|[^\w-]+$")
_DASHES = frozenset("\u2212\u2043\u02d7")  # minus, hyphen bullet, modifier minus: no dashes to Unicode
_NEAR = 0.5
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class OfferName:
    """What was typed for an offer, read. `product` is set where it names the product by its GUID.

    `text` compares equal for every way of writing the same name: case, blanks, dashes, quotes.
    """

    text: str
    product: DurableId | None = None

    @property
    def id(self) -> OfferId | None:
        """The offer ID that it may be; None where no offer ID can look like that."""
        return OfferId(self.text) if self.product is None and is_offer_id(self.text) else None


def readable(text: str) -> str:
    """Return typed text without invisible characters, with one kind of blank and one kind of dash."""
    seen = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    plain = "".join("-" if unicodedata.category(c) == "Pd" or c in _DASHES else c for c in seen)
    return " ".join(plain.split())


def bare(text: str) -> str:
    """Return a readable name without the quotes, brackets and marks around it."""
    stripped = _EDGES.sub("", text)
    while stripped.startswith("_") and stripped.endswith("_") and len(stripped) > 1:
        stripped = _EDGES.sub("", stripped[1:-1])
    return stripped


def read_name(text: str) -> OfferName:
    """Read how somebody named an offer."""
    plain = readable(text).lower()
    found = _PRODUCT.search(plain) or (_ANY_GUID.search(plain) if _ADDRESS.search(plain) else None)
    if found is not None:
        return OfferName(plain, DurableId(f"product/{found.group(found.lastindex or 0)}"))
    listing = _LISTING.search(plain)
    if listing is not None:
        return OfferName(listing.group(1))
    name = bare(plain)
    guid = as_guid(name)
    return OfferName(name, DurableId(f"product/{guid}") if guid else None)


def pick(name: OfferName, offers: Iterable[Offer]) -> Offer | None:
    """Return the offer that a name means; None when none has it, or when two share that display name."""
    if name.product is not None:
        return next((offer for offer in offers if offer.durable_id == name.product), None)
    known = list(offers)
    by_id = [offer for offer in known if offer.id == name.text]
    if by_id:
        return by_id[0]
    by_name = [offer for offer in known if name.text and _words(offer.name) == _words(name.text)]
    return by_name[0] if len(by_name) == 1 else None


def matching(text: str, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the offers whose ID or display name holds every word, by ID; without words all of them."""
    wanted = _words(text).split()
    kept = [offer for offer in offers if all(word in _words(f"{offer.id} {offer.name}") for word in wanted)]
    return tuple(sorted(kept, key=lambda offer: offer.id))


def near(name: OfferName, offers: Sequence[Offer]) -> tuple[OfferId, ...]:
    """Return the IDs of the offers whose ID or display name is nearly this, the nearest first."""
    if name.product is not None or not name.text:
        return ()
    spelled: dict[str, list[OfferId]] = {}
    for offer in offers:
        for key in {offer.id, _words(offer.name)}:
            spelled.setdefault(key, []).append(offer.id)
    close = get_close_matches(name.text, list(spelled), n=_MOST_NEAR, cutoff=_NEAR)
    return tuple(dict.fromkeys(id_ for key in close for id_ in spelled[key]))[:_MOST_NEAR]


def _words(name: str) -> str:
    """Return a display name as its words alone: how it is quoted and dashed does not matter."""
    return " ".join(re.findall(r"[^\W_]+", readable(name).lower()))
