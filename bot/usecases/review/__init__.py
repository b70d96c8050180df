"""What people do with a review: sign, approve, object, reject, send live."""
