"""Start, follow and end runs, and carry their intents to the marketplace."""
