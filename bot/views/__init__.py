"""What people see: Block Kit out of typed values."""
