"""Tasks of people: which forms they fill in, what is awaited from whom, and what a release checks."""
