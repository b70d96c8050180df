"""Adapter to what drafts refer to: Azure Storage, picture files, web pages."""
