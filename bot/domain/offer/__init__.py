"""An offer and its resources: what is read, compared, digested, explained and expected of it."""
