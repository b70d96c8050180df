"""What a person can do: each act becomes a payload and is carried to the app."""
