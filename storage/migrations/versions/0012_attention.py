"""What waits for people, whom it told, and who wants to hear of it later."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "wait",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("deadline", _TIME, nullable=True),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_at", _TIME, nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("next_at", _TIME, nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("taken_until", _TIME, nullable=True),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", _TIME, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.UniqueConstraint("subject_id", "kind", "part", "epoch", name="one_wait_per_epoch"),
    )
    op.create_index("wait_due", "wait", ["due_at"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("wait_of_offer", "wait", ["team_id", "offer_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("wait_id", sa.String(), sa.ForeignKey("wait.id"), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("can_act", sa.Boolean(), nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told_at", _TIME, nullable=True),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.UniqueConstraint("wait_id", "rung", "recipient", name="one_notice_per_rung"),
    )
    op.create_index("notice_of_event", "notice", ["event_id"])
    op.create_index("notice_of_recipient", "notice", ["recipient", "told_at"])
    op.create_table(
        "snooze",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("wait_id", sa.String(), sa.ForeignKey("wait.id"), primary_key=True),
        sa.Column("until", _TIME, nullable=False),
    )
