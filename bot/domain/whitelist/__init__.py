"""The preview audience: entries, how a list is read, and its versions."""
