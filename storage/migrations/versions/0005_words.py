"""Names that say what a row is about: a run's id, or a subject's; a message's permalink is kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ACTIVE = sa.text(
    "state IN ('scheduled', 'submitting', 'in_progress', 'staged', 'awaiting_approval', 'going_live')"
)
_WAITING = sa.text("state IN ('ready', 'tried')")


def upgrade() -> None:
    """Rename the table of runs and the columns that held the id of a run or of a whitelist's version."""
    for table, index in (("approval", "ix_approval_request_id"), ("signature", "ix_signature_request_id")):
        op.drop_index(index, table_name=table)
        op.alter_column(table, "request_id", new_column_name="run_id")
        op.create_index(f"ix_{table}_run_id", table, ["run_id"], unique=False)
    op.drop_index("outbox_of_request", table_name="outbox")
    op.alter_column("outbox", "request_id", new_column_name="subject_id")
    op.create_index(
        "outbox_of_subject", "outbox", ["subject_id"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
    op.alter_column("post", "request_id", new_column_name="subject_id")
    op.add_column("post", sa.Column("permalink", sa.String(), nullable=False, server_default=""))
    _rename_runs()


def _rename_runs() -> None:
    for index in (
        "one_active_request_per_offer",
        "staging_request_due",
        "staging_request_by_offer",
        "staging_request_staged",
    ):
        op.drop_index(index, table_name="staging_request")
    op.rename_table("staging_request", "run")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX staging_request_pkey RENAME TO run_pkey")
    op.create_index(
        "one_active_run_per_offer",
        "run",
        ["durable_id"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
    op.create_index("run_due", "run", ["due_at"], sqlite_where=_ACTIVE, postgresql_where=_ACTIVE)
    op.create_index("run_by_offer", "run", ["team_id", "offer_id", "created_at"])
    op.create_index("run_staged", "run", ["change_class", "staged_at"])
