"""Sources: where records come from, as pinned evidence and as imported files."""
