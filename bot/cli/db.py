"""`stagebot db`: the database's schema, its backup and the way back."""

from pathlib import Path

from bot.settings import from_environment
from storage.engine.opening import back_up, migrate, restore, revision


async def upgrade() -> int:
    """Bring the database up to this program."""
    print(await migrate(from_environment().database_url))
    return 0


async def current() -> int:
    """Show which schema the database has."""
    print(await revision(from_environment().database_url) or "none")
    return 0


async def backup(file: str) -> int:
    """Copy the database into a new file, also while a bot uses it. Raises ConfigError, SchemaBehind."""
    made = await back_up(from_environment().database_url, Path(file))
    print(f"{made.path}: verified, schema {made.schema}, database {made.id or 'without an id'}")
    return 0


async def bring_back(file: str) -> int:
    """Put a backup where the database was. Raises ConfigError, SchemaBehind."""
    made = await restore(from_environment().database_url, Path(file))
    print(f"{made.path}: restored and verified, schema {made.schema}, database {made.id or 'without an id'}")
    return 0
