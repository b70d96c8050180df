"""A pretended Slack workspace with a page to act in."""
