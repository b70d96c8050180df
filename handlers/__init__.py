"""The door for people: one file per journey, thin."""
