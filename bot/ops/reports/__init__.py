"""What operators and auditors read: audit, bundle, explanation, doctor."""
