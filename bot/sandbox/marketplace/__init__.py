"""A pretended publishing API of the Azure Marketplace."""
