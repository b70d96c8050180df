"""Which HTML of a description customers will see, and which is refused.

Microsoft Learn, "HTML tags supported in the offer descriptions"; Partner Center's editor makes a few more.
"""

import re

_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*)>")
_SHOWN = frozenset(
    {"b", "i", "br", "p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "u", "a", "em"}
)
_REFUSED = frozenset(
    {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "svg",
        "link",
        "meta",
        "base",
        "video",
    }
)
_HANDLER = re.compile(r"\son\w+\s*=|(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data|vbscript):", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?\s*(https?://[^\"'\s>]+)", re.IGNORECASE)


def refused(html: str) -> tuple[str, ...]:
    """Return what of a text the marketplace refuses: tags and attributes that carry programs."""
    found = {f"<{name}>" for name in _names(html) if name in _REFUSED}
    found |= {"an attribute that carries a program" for tag in _TAG.finditer(html) if _HANDLER.search(tag[3])}
    return tuple(sorted(found))


def unlisted(html: str) -> tuple[str, ...]:
    """Return the tags that customers may not see: known ones that no page of Microsoft lists."""
    return tuple(sorted({f"<{name}>" for name in _names(html) if name not in _SHOWN | _REFUSED}))


def links(html: str) -> tuple[str, ...]:
    """Return the addresses that a text links to."""
    return tuple(dict.fromkeys(found.replace("&amp;", "&") for found in _HREF.findall(html)))


def _names(html: str) -> list[str]:
    return [tag[2].lower() for tag in _TAG.finditer(html)]
