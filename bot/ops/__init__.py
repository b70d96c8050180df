"""Health and metrics, for whoever runs it."""
