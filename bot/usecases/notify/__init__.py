"""Remind people of what waits for them."""
