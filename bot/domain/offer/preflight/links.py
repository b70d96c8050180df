"""The links that customers get: which there are, and what an answer to each means.

Certification policy 100.5: privacy, support and documents must be reachable. What a bot shield or a firewall
answers is no proof, so only clear answers are errors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.domain.offer.preflight import markup, reading
from bot.domain.offer.preflight.finding import POLICIES, Finding, error, warning
from bot.domain.offer.preflight.reading import entries, text
from bot.domain.offer.tree import Tree

_FIELDS = {
    "privacyPolicyLink": "privacy policy",
    "globalSupportWebsite": "support website",
    "governmentSupportWebsite": "government support website",
    "cloudSolutionProviderMarketingMaterials": "CSP material",
}
_FIX = "Correct the link in Partner Center, or bring its page back."


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the listing: what it is called, and where it leads. Both are foreign text."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLook:
    """What following a link brought. `gone`: its host has no address, or its certificate is not good."""

    status: int
    silence: str = ""
    gone: bool = False
    host: str = ""
    secure: bool = True
    reads_not_found: bool = False


def links_of(draft: Tree) -> tuple[Link, ...]:
    """Return every link of the draft's listing, each address once."""
    found: dict[str, Link] = {}
    for link in _links(draft):
        if link.url.startswith(("https://", "http://")):
            found.setdefault(link.url, link)
    return tuple(found.values())


def _links(draft: Tree) -> Iterator[Link]:
    for resource in reading.of_type(draft, "listing"):
        content = resource.content
        for key, name in _FIELDS.items():
            yield Link(name, text(content.get(key)))
        for entry in entries(content.get("generalLinks")):
            yield Link(f"link “{text(entry.get('displayText'))[:60]}”", text(entry.get("link")))
        for url in markup.links(text(content.get("description"))):
            yield Link("link in the description", url)
    for resource in reading.of_type(draft, "property"):
        yield Link("terms", text(resource.content.get("termsOfUseUrl")))
    for resource in reading.of_type(draft, "listing-trailer"):
        yield Link("video", text(resource.content.get("streamingUrl")))


def check_link(link: Link, look: LinkLook) -> Iterator[Finding]:
    """Judge a link by what answered."""
    name = f"Listing: the {link.name} ({_short(link.url)})"
    if look.gone:
        # a bot behind a company's name servers may not see what everybody else sees
        said = f"{name} leads nowhere, as seen from here: {look.silence}."
        yield warning("LINK", said, _FIX, link=POLICIES)
    elif look.status in {404, 410}:
        yield error("LINK", f"{name} is not there (HTTP {look.status}).", _FIX, link=POLICIES)
    elif look.status == 0 or look.status >= 400:
        why = look.silence or f"HTTP {look.status}"
        yield warning("LINK", f"{name} could not be checked from here ({why}).", "Open it yourself.")
    elif look.reads_not_found:
        yield warning("LINK", f"{name} answers, but its page says “not found”.", _FIX, link=POLICIES)
    elif not look.secure:
        yield warning("LINK", f"{name} does not lead to https.", _FIX, link=POLICIES)


def _short(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "") + parts.path[:60].rstrip("/")
