"""Signatures under what leaves the database as proof: Ed25519 keys and DSSE envelopes."""
