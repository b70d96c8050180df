"""What a person counted as when they said yes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the groups of an approval; older ones count by the person's id alone."""
    op.add_column("approval", sa.Column("counts_as", sa.Text(), nullable=False, server_default="[]"))
