"""What an operator means: a run by its id or by the offer ID of the newest one, user groups by handle."""

from bot.domain.errors import ConfigError, UnknownOffer
from bot.domain.policy.groups import resolved
from bot.domain.policy.policy import Policy
from bot.domain.run.run import Run
from bot.domain.values import RunId, offer_id
from bot.ports.store.tx import Store, Tx


async def with_ids(store: Store, policy: Policy) -> Policy:
    """Return the policy with the ids of user groups that a running bot keeps."""
    return resolved(policy, await store.read(lambda tx: tx.policies.all_groups()))


async def find_run(store: Store, named: str) -> Run:
    """Return the run. Raises ConfigError when there is none."""

    def body(tx: Tx) -> Run | None:
        found = tx.runs.get(RunId(named))
        if found is not None:
            return found
        try:
            return tx.runs.newest_of(offer_id(named))
        except UnknownOffer:
            return None

    run = await store.read(body)
    if run is None:
        raise ConfigError(f"No run has the id {named}, and no offer of that ID was ever staged here.")
    return run
