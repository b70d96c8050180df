"""Seals over the journal, so that what is removed later is missed."""
