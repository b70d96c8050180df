"""What people decide about what is staged: sign, approve, object, reject, go live."""
