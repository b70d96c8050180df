"""Alembic finds its environment and revisions here."""
