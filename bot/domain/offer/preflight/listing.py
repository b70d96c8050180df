"""What customers read: lengths, required texts, contacts, terms, and HTML.

Microsoft Learn, pages on offer and plan listings of virtual machines (2019 to 2023); certification policies
100.1 and 100.5.
"""

from collections.abc import Iterator

from bot.domain.offer.preflight import markup, reading
from bot.domain.offer.preflight.finding import LISTING, PLANS, POLICIES, Finding, error, warning
from bot.domain.offer.preflight.limits import LIMITS, Limits
from bot.domain.offer.preflight.reading import Json, part, text
from bot.domain.offer.tree import Tree

_SHORTEN = "Shorten it in Partner Center."
_FILL = "Fill it in, in Partner Center."
_CONTACTS = {"supportContact": "support contact", "engineeringContact": "engineering contact"}
_LINKS = {"privacyPolicyLink": "privacy policy link", "globalSupportWebsite": "support website"}


def check_listing(draft: Tree, limits: Limits = LIMITS) -> Iterator[Finding]:
    """Look at the texts of the offer and of its plans."""
    for resource in reading.of_type(draft, "listing"):
        yield from _offer(resource.content, limits)
    names = reading.plans_of(draft)
    for resource in reading.of_type(draft, "plan-listing"):
        yield from _plan(resource.content, f"Plan {reading.plan_of(resource, names)}", limits)
    for resource in reading.of_type(draft, "property"):
        yield from _legal(resource.content, limits)


def _offer(content: Json, limits: Limits) -> Iterator[Finding]:
    wanted = {
        "title": ("title", limits.title, "LISTING_TITLE"),
        "searchResultSummary": ("search results summary", limits.search_summary, "LISTING_SUMMARY"),
        "shortDescription": ("short description", limits.short_description, "LISTING_SUMMARY"),
        "description": ("description", limits.description, "LISTING_DESCRIPTION"),
    }
    for key, (name, most, rule) in wanted.items():
        yield from _length(text(content.get(key)), f"The listing's {name}", most, rule)
    if "\n" in text(content.get("searchResultSummary")):
        summary = "The listing's search results summary has a line break."
        yield warning("LISTING_SUMMARY", summary, "Make it one sentence.", link=LISTING)
    if _same(content, "searchResultSummary", "title") or _same(content, "description", "shortDescription"):
        repeated = "One text of the listing repeats another, which certification does not accept (100.1)."
        yield warning("LISTING_REPEATED", repeated, "Write each for its place.", link=POLICIES)
    yield from _markup(text(content.get("description")))
    yield from _reached(content)


def _same(content: Json, one: str, other: str) -> bool:
    first, second = text(content.get(one)).casefold(), text(content.get(other)).casefold()
    return bool(first) and first == second


def _length(value: str, name: str, most: int, rule: str) -> Iterator[Finding]:
    if not value:
        yield error(rule, f"{name} is empty.", _FILL, link=LISTING)
    elif len(value) > most:
        yield error(
            rule, f"{name} has {len(value):,} characters; {most:,} are allowed.", _SHORTEN, link=LISTING
        )


def _markup(description: str) -> Iterator[Finding]:
    if bad := markup.refused(description):
        said = f"The listing's description holds {reading.listed(bad)}."
        yield error("LISTING_HTML", said, "Remove it.", link=LISTING)
    if odd := markup.unlisted(description):
        said = f"The listing's description holds {reading.listed(odd)}, which customers may not see."
        yield warning("LISTING_HTML", said, "Use paragraphs, lists, headings and bold only.", link=LISTING)


def _reached(content: Json) -> Iterator[Finding]:
    for key, name in _LINKS.items():
        link = text(content.get(key))
        if not link:
            yield error("LISTING_LINK", f"The listing has no {name}.", _FILL, link=LISTING)
        elif not link.startswith(("https://", "http://")):
            yield error("LISTING_LINK", f"The listing's {name} is no web address.", _FILL, link=LISTING)
    for key, name in _CONTACTS.items():
        contact = part(content.get(key))
        missing = [field for field in ("name", "email", "phone") if not text(contact.get(field))]
        if missing:
            said = f"The listing's {name} lacks {' and '.join(missing)}."
            # the API asks for the name, Partner Center for all three
            yield (error if "name" in missing else warning)("LISTING_CONTACT", said, _FILL, link=LISTING)
        elif "@" not in text(contact.get("email")).strip("@"):
            yield error("LISTING_CONTACT", f"The mail address of the {name} is none.", _FILL, link=LISTING)


def _plan(content: Json, plan: str, limits: Limits) -> Iterator[Finding]:
    yield from _length(text(content.get("name")), f"{plan}: its name", limits.plan_name, "PLAN_TEXT")
    yield from _length(text(content.get("summary")), f"{plan}: its summary", limits.plan_summary, "PLAN_TEXT")
    description = text(content.get("description"))
    yield from _length(description, f"{plan}: its description", limits.plan_description, "PLAN_TEXT")
    if bad := markup.refused(description):
        said = f"{plan}: its description holds {reading.listed(bad)}."
        yield error("LISTING_HTML", said, "Remove it.", link=PLANS)


def _legal(content: Json, limits: Limits) -> Iterator[Finding]:
    terms = content.get("termsConditions")
    own, link = text(content.get("termsOfUse")), text(content.get("termsOfUseUrl"))
    if not terms:
        yield error(
            "TERMS", "The offer has no terms.", "Choose the standard contract or give your own.", link=LISTING
        )
    elif terms == "custom" and not (own or link):
        yield error("TERMS", "The offer has its own terms, and they are empty.", _FILL, link=LISTING)
    elif len(own) > limits.terms:
        said = f"The offer's terms have {len(own):,} characters; {limits.terms:,} are allowed."
        yield error("TERMS", said, "Give them by a link.", link=LISTING)
    categories = part(content.get("categories"))
    if not categories:
        yield error("CATEGORY", "The offer stands in no category.", "Choose one or two.", link=LISTING)
    elif len(categories) > limits.categories:
        said = f"The offer stands in {len(categories)} categories; {limits.categories} are allowed."
        yield error("CATEGORY", said, "Leave some out.", link=LISTING)
