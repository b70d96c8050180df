"""Adapter to the publishing API of the Azure Marketplace."""
