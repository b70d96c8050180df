"""Keep the policy current: user groups by id, the same file on every replica, each load written down."""
