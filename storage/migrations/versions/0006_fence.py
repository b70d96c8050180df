"""A fence for what is to be posted, as for all that is leased; an id that tells databases apart."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("outbox", sa.Column("fence", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "installation",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
