"""Opening a database: dialects, the one writer, the lock on a file, migrations."""
