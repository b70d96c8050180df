"""One staging run, from `/stage` to its end."""
