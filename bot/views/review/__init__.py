"""What a review looks like: post, checklist, approvals, windows."""
