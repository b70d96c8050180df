"""Find offers and describe what a push of one would change."""
