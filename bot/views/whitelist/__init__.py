"""What a whitelist looks like: window, difference, post."""
