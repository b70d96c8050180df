"""Words for operators: logs and traces."""
