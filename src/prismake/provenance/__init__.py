"""Digests, manifests, seals and locks: proof that the files of a version are unchanged."""
