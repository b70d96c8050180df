"""What time drives: two pumps and a broom."""
