"""Makes the file of a schema from the file before, by its migration."""

import sqlite3
import sys
import tempfile
from pathlib import Path

from alembic import command

from storage.engine.opening import _on_sqlite
from storage.engine.upgrade import _config
from tests.contract.past_schemas import HERE, REVISIONS, load

if __name__ == "__main__":
    wanted = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stagebot.db"
        load(max(name for name in REVISIONS if name < wanted), path)
        config = _config()

        def migrate(connection: object) -> None:
            """Bring it to the schema that is wanted."""
            config.attributes["connection"] = connection
            command.upgrade(config, wanted)

        _on_sqlite(path, migrate)
        made = sqlite3.connect(path)
        (HERE / f"{wanted}.sql").write_text("\n".join(made.iterdump()) + "\n", encoding="utf-8")
