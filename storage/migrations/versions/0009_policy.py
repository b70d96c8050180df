"""The ids of user groups, the policy of each replica, and the offers that saved groups belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the policy; give saved groups an owner."""
    op.create_table(
        "policy_group",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "handle"),
    )
    op.add_column("whitelist_group", sa.Column("offer_id", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "policy_replica",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("replica", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "replica"),
    )
