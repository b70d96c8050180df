"""stagebot: stage Azure Marketplace offers from Slack."""

__version__ = "0.1.0"
