"""Alembic's environment: runs on the connection it is given, in that connection's transaction."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - the models register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
