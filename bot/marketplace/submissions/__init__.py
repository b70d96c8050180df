"""The adapter of the submission API, which serves Azure applications."""
