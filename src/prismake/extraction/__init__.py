"""Data extraction: forms generated from the extraction dictionary of the protocol, and the values in returned forms."""
