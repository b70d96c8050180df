"""What a team decides by offer: who may do what, how many approvals, when nothing goes live."""
