"""Provenance: what went in, what came out, and the proof that nobody changed it in between."""
