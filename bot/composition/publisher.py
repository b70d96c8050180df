"""The publisher's side as the settings name it: the account, and the addresses that drafts name."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from bot.marketplace.opening import Access
from bot.marketplace.outside.looking import OutsideLooks, open_outside
from bot.ports.clock import Clock
from bot.settings import Settings, network


def open_outside_of(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[OutsideLooks]:
    """Open what looks at the addresses that drafts name."""
    return open_outside(
        clock,
        allowed=frozenset(filter(None, settings.preflight_hosts.replace(" ", "").split(","))),
        follows_links=settings.preflight_links == "on",
        network=network(settings),
    )


def access(settings: Settings) -> Access:
    """Return where the marketplace is and with which credentials."""
    return Access(
        marketplace_url=settings.marketplace_url,
        login_url=settings.login_url,
        steps_url=settings.steps_url,
        arm_url=settings.arm_url,
        tenant=settings.azure_tenant_id,
        client=settings.azure_client_id,
        secret=settings.azure_client_secret.reveal(),
        certificate_path=settings.azure_client_certificate_path,
        federated_token_file=settings.azure_federated_token_file,
        poll_every=timedelta(seconds=settings.poll_seconds),
        tree_megabytes=settings.tree_megabytes,
    )
