"""Records: the entries of sources, as written and normalised."""
