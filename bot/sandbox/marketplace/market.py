"""The marketplace's state: offers, jobs, switches, tokens, and a journal of every accepted change."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.catalog import Catalog
from bot.sandbox.marketplace.configure import Configurer
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.switches import Switches
from bot.sandbox.marketplace.tokens import Tokens


class Market:
    """The marketplace's state: offers, jobs, switches, and a journal of every change it accepted."""

    def __init__(self, clock: SandboxClock, catalog: Catalog, switches: Switches | None = None) -> None:
        self.clock = clock
        self.catalog = catalog
        self.switches = switches or Switches()
        self.jobs: dict[str, Job] = {}
        self.journal: list[dict[str, Any]] = []
        self.calls = 0
        self.on_change: Callable[[], None] = lambda: None
        self.tokens = Tokens(now=lambda: datetime.now(UTC), seconds=lambda: self.switches.token_seconds)
        self.next_number = 1152921505698967800
        self._configurer = Configurer(catalog, new_id=_new_guid, new_number=self._new_number)

    def _new_number(self) -> str:
        self.next_number += 17
        return str(self.next_number)

    def accept(self, payload: Any, *, by: str) -> Job:  # noqa: ANN401 - any JSON
        """Take a configure payload in, whoever sends it, and write it into the journal."""
        now = self.clock.now()
        is_partner = by == "submission api"
        job = self._configurer.accept(payload, self.switches, now, every_type=is_partner)
        self.jobs[job.id] = job
        self.journal.append(
            {
                "at": now.isoformat(),
                "by": by,
                "offer": job.product.external_id,
                "job": job.id,
                "target": job.run.target if job.run else ("none" if job.errors else "draft"),
                "submission": job.run.number if job.run else "",
            }
        )
        return job


def _new_guid() -> str:
    raw = secrets.token_hex(16)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"
