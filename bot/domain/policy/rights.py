"""Who may read an offer: its runs, its whitelist and their history. One rule for every way of asking."""

from bot.domain.errors import NotAllowed
from bot.domain.people import Person, about_groups, is_among
from bot.domain.policy.policy import OfferPolicy


def check_named(person: Person, named: frozenset[str], otherwise: str, *, key: str) -> None:
    """Raise NotAllowed with the sentence `otherwise` unless the policy's list names the person.

    `key` is where the list stands in the policy, for whoever has to name somebody.
    """
    if not named:
        raise NotAllowed(f"Nobody may do that yet: the policy names nobody under `{key}`.", may=named)
    if not is_among(person, named):
        raise NotAllowed(otherwise + about_groups(person, named), may=named)


def may_read(policy: OfferPolicy, person: Person) -> bool:
    """Tell whether a person may see what the offer's runs and whitelists hold."""
    return is_among(person, policy.may_read)


def check_may_read(policy: OfferPolicy, person: Person) -> None:
    """Raise NotAllowed, with the reason in words, unless the person may read."""
    check_reads_at_all(person)
    if may_read(policy, person):
        return
    raise NotAllowed(
        "The policy does not name you among those who may read this offer (`readers`).", may=policy.may_read
    )


def check_reads_at_all(person: Person) -> None:
    """Raise NotAllowed for guests, bots, deactivated accounts and people of other organisations."""
    if not person.is_member:
        raise NotAllowed(
            "Runs and whitelists are shown to full members of this workspace only: not to guests, not to "
            "people of other organisations."
        )
