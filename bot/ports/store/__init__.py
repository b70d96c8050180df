"""What we need from the database, one part a file; `tx.py` hangs them together."""
