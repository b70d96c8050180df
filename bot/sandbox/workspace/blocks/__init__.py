"""A strict check of Block Kit payloads, with answers in Slack's words."""
