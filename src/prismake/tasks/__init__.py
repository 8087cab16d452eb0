"""Tasks: which forms people fill, what is awaited from whom, and what a release checks."""
