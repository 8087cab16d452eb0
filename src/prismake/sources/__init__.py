"""Sources of records: pinned retrievals and imported files."""
