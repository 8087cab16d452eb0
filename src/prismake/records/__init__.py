"""Records: one entry of one source, as it was said and as it was normalised."""
