"""The policy that counts now. It is replaced as a whole when its file changes, never in part."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.offer.explanations import Catalogue
from bot.domain.policy.groups import resolved
from bot.domain.policy.policy import OfferPolicy, Policy
from bot.domain.values import OfferId


class PolicyInForce:
    """What the file says, with every user group by its id.

    `file` is the policy as it is written. `groups` are the ids that its handles stand for; a handle without
    one names nobody. `refused`: handles that name another group now than the one that was kept.
    `problem`: why a newer file is not used; empty when the newest one is.
    """

    def __init__(self, policy: Policy, catalogue: Catalogue) -> None:
        self.file = policy
        self.catalogue = catalogue
        self.groups: Mapping[str, str] = MappingProxyType({})
        self.refused: frozenset[str] = frozenset()
        self.problem = ""
        self._resolved = policy

    @property
    def digest(self) -> str:
        """SHA-256 of the file's text; empty without a file."""
        return self.file.digest

    @property
    def operators(self) -> frozenset[str]:
        """The channel, or the people, who hear what only they can mend."""
        return self._resolved.operators

    @property
    def entries(self) -> tuple[OfferPolicy, ...]:
        """Every entry with groups by id, the defaults last."""
        return self._resolved.entries

    def for_offer(self, offer: OfferId) -> OfferPolicy:
        """Return what counts for an offer now."""
        return self._resolved.for_offer(offer)

    def put(self, policy: Policy, catalogue: Catalogue) -> None:
        """Take a newly read file."""
        self.file, self.catalogue, self.problem = policy, catalogue, ""
        self._resolved = resolved(policy, self.groups)

    def put_groups(self, groups: Mapping[str, str], refused: frozenset[str]) -> None:
        """Take the ids that the handles stand for."""
        self.groups, self.refused = MappingProxyType(dict(groups)), refused
        self._resolved = resolved(self.file, self.groups)
