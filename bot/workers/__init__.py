"""What time drives: a scheduler, workers that lease what is due, and housekeeping."""
