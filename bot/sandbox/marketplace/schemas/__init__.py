"""What Microsoft's JSON schemas of the Product Ingestion API accept, per resource type and version."""
