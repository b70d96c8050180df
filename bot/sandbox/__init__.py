"""Other people's servers, pretended. Imports nothing of ours."""
