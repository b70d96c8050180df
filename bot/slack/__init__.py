"""Adapter to Slack."""
