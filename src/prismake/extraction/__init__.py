"""Extraction: forms from the dictionary of the protocol, and the values that people return."""
