"""Lint: checks search strategies for faults before a source is searched."""
