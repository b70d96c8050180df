"""`stagebot db`: the database's schema."""

from bot.settings import from_environment
from storage.engine.opening import migrate, revision


async def upgrade() -> int:
    """Bring the database up to this program."""
    print(await migrate(from_environment().database_url))
    return 0


async def current() -> int:
    """Show which schema the database has."""
    print(await revision(from_environment().database_url) or "none")
    return 0
