"""Searches of live sources: fetch all records, prove that the result is complete, and pin it.

Only `prismake search` does this.
"""
