"""Lint: faults of a strategy that are found before a source is asked."""
