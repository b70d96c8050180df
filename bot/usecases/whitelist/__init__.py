"""Read, propose, save and write versions of a whitelist."""
