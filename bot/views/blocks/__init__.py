"""Block Kit: the one place where text is escaped, inputs, ids, and words for values."""
