"""One review: its folder, its protocol, its version, and the checks before a run."""
