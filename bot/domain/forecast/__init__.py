"""How long a step still takes: a band with a coverage that is known, from history and published figures."""
