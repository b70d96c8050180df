"""The login service: discovery documents, and tokens for a secret or an assertion."""
