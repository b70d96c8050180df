"""The sandbox's state in a file: written after every change, read back at the next start."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.sandbox.clock import SandboxClock
from bot.sandbox.marketplace.catalog import Catalog, Product
from bot.sandbox.marketplace.jobs import Job
from bot.sandbox.marketplace.market import Market
from bot.sandbox.marketplace.publishing import Phase
from bot.sandbox.marketplace.switches import Switches

_PRODUCTS = TypeAdapter(list[Product])
_SWITCHES = TypeAdapter(Switches)


def save(market: Market, path: Path) -> None:
    """Write everything, so that a crash leaves the old state or the new one."""
    state = {
        "now": market.clock.now().isoformat(),
        "speed": market.clock.speed,
        "products": _PRODUCTS.dump_python(list(market.catalog.by_guid.values()), mode="json"),
        "switches": _SWITCHES.dump_python(market.switches, mode="json"),
        "jobs": [_job(job, market.clock.now()) for job in market.jobs.values()],
        "journal": market.journal,
        "next_number": market.next_number,
    }
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(path)


def load(path: Path) -> Market:
    """Read a state back. Simulated time goes on from where it was. Raises OSError and ValueError."""
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    clock = SandboxClock(state["speed"], datetime.fromisoformat(state["now"]))
    catalog = Catalog(_PRODUCTS.validate_python(state["products"]))
    market = Market(clock, catalog, _SWITCHES.validate_python(state["switches"]))
    market.next_number = state["next_number"]
    market.journal = state["journal"]
    known = [kept for kept in state["jobs"] if kept["product"] in catalog.by_guid]
    market.jobs = {kept["id"]: _job_from(kept, catalog) for kept in known}
    return market


def _job(job: Job, now: datetime) -> dict[str, Any]:
    is_running = job.phase_at(now) in {Phase.NOT_STARTED, Phase.RUNNING}
    return {
        "id": job.id,
        "product": job.product.guid,
        "started_at": job.started_at.isoformat(),
        "run": job.product.runs.index(job.run) if job.run else None,
        "errors": job.errors,
        "touched": job.touched,
        "canceled_at": job.canceled_at.isoformat() if job.canceled_at else None,
        "undo": job.undo if is_running else {},
        "written": job.written if is_running else {},
    }


def _job_from(kept: dict[str, Any], catalog: Catalog) -> Job:
    product = catalog.by_guid[kept["product"]]
    return Job(
        id=kept["id"],
        product=product,
        started_at=datetime.fromisoformat(kept["started_at"]),
        run=product.runs[kept["run"]] if kept["run"] is not None else None,
        errors=kept["errors"],
        touched=kept["touched"],
        undo=kept.get("undo", {}),
        written=kept.get("written", {}),
        canceled_at=datetime.fromisoformat(kept["canceled_at"]) if kept.get("canceled_at") else None,
    )
