"""Logos, screenshots and documents of a listing: their number, size and format.

Microsoft Learn, "Configure your virtual machine offer listing details" (2022).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.offer.preflight import reading
from bot.domain.offer.preflight.finding import LISTING, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.reading import text
from bot.domain.offer.tree import Tree

LARGE, SCREENSHOT, DOCUMENT = "azurelogolarge", "azurelogoscreenshot", "pdfdocument"
_EXACT = {
    "azurelogosmall": (48, 48),
    "azurelogomedium": (90, 90),
    "azurelogowide": (255, 115),
    "azurelogohero": (815, 290),
    SCREENSHOT: (1280, 720),
}
_LEAST_LARGE, _MOST_LARGE = 216, 350
_WORDS = {
    "azurelogosmall": "small logo",
    "azurelogomedium": "medium logo",
    LARGE: "large logo",
    "azurelogowide": "wide logo",
    "azurelogohero": "hero image",
    SCREENSHOT: "screenshot",
    DOCUMENT: "document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file of the listing. `kind` is its type in small letters; `url` is signed: never show it."""

    kind: str
    file: str
    url: str

    @property
    def name(self) -> str:
        """What people call it; the file's name is foreign text."""
        word = _WORDS.get(self.kind, self.kind)
        return f"Listing: the {word} {self.file}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """What one read of a file brought. `format` is empty when it is no picture that can be read."""

    status: int
    silence: str = ""
    format: str = ""
    width: int = 0
    height: int = 0


def assets(draft: Tree) -> tuple[Asset, ...]:
    """Return the files of the listing, in their order."""
    found = [
        Asset(
            kind=text(resource.content.get("type")).lower(),
            file=text(resource.content.get("fileName"))[:80],
            url=text(resource.content.get("url")),
        )
        for resource in reading.of_type(draft, "listing-asset")
    ]
    return tuple(asset for asset in found if asset.kind)


def check_numbers(draft: Tree, limits: Limits = LIMITS) -> Iterator[Finding]:
    """Look at how many files of each kind there are."""
    if not list(reading.of_type(draft, "listing")):
        return
    numbers = Counter(asset.kind for asset in assets(draft))
    if not numbers[LARGE]:
        text_ = "The listing has no large logo."
        yield error("LOGO", text_, "Add a PNG of 216 to 350 pixels, square.", link=LISTING)
    most = {SCREENSHOT: limits.screenshots, DOCUMENT: limits.documents}
    for kind, number in sorted(numbers.items()):
        allowed = most.get(kind, 1)
        if number > allowed and kind in _WORDS:
            text_ = f"The listing has {number} of its {_WORDS[kind]}s; {allowed} are allowed."
            yield error("LOGO", text_, "Leave some out.", link=LISTING)
    trailers = len(list(reading.of_type(draft, "listing-trailer")))
    if trailers > limits.trailers:
        text_ = f"The listing has {trailers} videos; {limits.trailers} are allowed."
        yield warning("VIDEO", text_, "Leave some out.", link=LISTING)


def check_picture(asset: Asset, look: PictureLook) -> Iterator[Finding]:
    """Judge a logo or a screenshot by what was read of it."""
    rule = "SCREENSHOT" if asset.kind == SCREENSHOT else "LOGO"
    if look.status == 0 or look.status in {401, 403, 429} or look.status >= 500:
        why = look.silence or f"HTTP {look.status}"
        yield warning("NOT_JUDGED", f"{asset.name} could not be read from here ({why}).")
    elif look.status >= 400:
        yield error(
            rule, f"{asset.name} is not there (HTTP {look.status}).", "Upload it again.", link=LISTING
        )
    elif look.format != "PNG":
        found = f"a {look.format}" if look.format else "no picture that can be read"
        yield error(rule, f"{asset.name} is {found}; it must be a PNG.", "Upload a PNG.", link=LISTING)
    else:
        yield from _size(asset, look, rule)


def _size(asset: Asset, look: PictureLook, rule: str) -> Iterator[Finding]:
    is_size = f"{look.width} × {look.height} pixels"
    if asset.kind == LARGE:
        square = look.width == look.height
        if not square or not _LEAST_LARGE <= look.width <= _MOST_LARGE:
            text_ = (
                f"{asset.name} has {is_size}; it must be square, of {_LEAST_LARGE} to {_MOST_LARGE} pixels."
            )
            yield error(rule, text_, "Upload one of that size.", link=LISTING)
    elif asset.kind in _EXACT and (look.width, look.height) != _EXACT[asset.kind]:
        width, height = _EXACT[asset.kind]
        text_ = f"{asset.name} has {is_size}; it must have {width} × {height}."
        yield error(rule, text_, "Upload one of that size.", link=LISTING)
