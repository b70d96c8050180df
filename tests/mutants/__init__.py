"""Rules that are held by breaking them: each line of the table is broken once, and its test must fail."""
