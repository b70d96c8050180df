"""Who hears what, where and how loudly, and who must act."""
