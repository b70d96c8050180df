"""One thing that was found before a push, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

FAQ = "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq"
SAS = "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-get-sas-uri"
LISTING = "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-offer-listing"
PLANS = "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-plan-technical-configuration"
PRICES = "https://learn.microsoft.com/partner-center/marketplace-offers/price-changes"
POLICIES = "https://learn.microsoft.com/legal/marketplace/certification-policies"


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the marketplace refuses such a push, or certification will
    WARNING = "warning"  # it can be pushed, but people should know


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found, in a sentence for people. Plan names in it are foreign text.

    `rule` names the check, in the words of docs/preflight.md. `fix` and `link` are empty where there is
    nothing more to say.
    """

    level: Level
    text: str
    rule: str = ""
    fix: str = ""
    link: str = ""


def error(rule: str, text: str, fix: str = "", *, link: str = "") -> Finding:
    """Name something that will be refused."""
    return Finding(level=Level.ERROR, rule=rule, text=text, fix=fix, link=link)


def warning(rule: str, text: str, fix: str = "", *, link: str = "") -> Finding:
    """Name something that people should know."""
    return Finding(level=Level.WARNING, rule=rule, text=text, fix=fix, link=link)
