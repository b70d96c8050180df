"""What every use case stands on: the services, one transaction, one way to write, who people are now."""
