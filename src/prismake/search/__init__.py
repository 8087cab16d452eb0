"""Searches of live sources: ask, prove that the answer is complete, and pin it. Only `prismake search` uses the network."""
