"""Deduplication: find the records of the same report, with the reasons and the pairs that people decide on."""
