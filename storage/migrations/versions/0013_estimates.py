"""How long steps took, and the forecasts that were given; filled with what past runs kept of their steps."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_PEOPLE = ("signoff", "sign off", "sign-off", "publisherreview", "publisher review", "publisher approval")


def upgrade() -> None:
    """Add the tables, and take over what is known."""
    times = op.create_table(
        "step_time",
        sa.Column("run_id", sa.String(), sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("step", sa.String(), primary_key=True),
        sa.Column("attempt", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("change_class", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("offer_type", sa.String(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
    )
    op.create_index("step_time_newest", "step_time", ["team_id", "step", "ended_at"])
    op.create_table(
        "forecast",
        sa.Column("run_id", sa.String(), sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("step", sa.String(), primary_key=True),
        sa.Column("attempt", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("asked", sa.String(), primary_key=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("change_class", sa.String(), nullable=False),
        sa.Column("offer_type", sa.String(), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("elapsed", sa.Float(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("mu", "s", "nu")),
        sa.Column("points", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("a", "b", "r", "lo", "mid", "hi")),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("took", sa.Float(), nullable=True),
        sa.Column("u", sa.Float(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=True),
    )
    op.create_index("forecast_decided", "forecast", ["team_id", "decided_at"])
    op.create_index("forecast_of_step", "forecast", ["team_id", "step", "decided_at"])
    connection = op.get_bind()
    for body in connection.execute(sa.text("SELECT body FROM run")).scalars().all():
        for row in _kept(json.loads(body)):
            connection.execute(times.insert().values(**row))


def _kept(run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the steps of a run that ended after they began; a wait for the publisher is none."""
    seen = set()
    for step in run.get("steps", ()):
        began, ended, status = step.get("started_at"), step.get("ended_at"), step.get("status")
        text = f"{step['key']} {step['title']}".casefold()
        if not began or not ended or any(words in text for words in _PEOPLE) or step["key"] in seen:
            continue
        started_at, ended_at = datetime.fromisoformat(began), datetime.fromisoformat(ended)
        if ended_at <= started_at or status not in {"complete", "failed"}:
            continue
        seen.add(step["key"])
        yield {
            "run_id": run["id"],
            "step": step["key"],
            "attempt": 1,
            "team_id": run["team"],
            "title": step["title"],
            "change_class": run.get("change_class", ""),
            "offer_id": run["offer"],
            "offer_type": run["offer_type"],
            "started_at": started_at,
            "ended_at": ended_at,
            "how": "completed" if status == "complete" else "failed",
            "source": "observed",
        }
