"""Studies: what reports report on."""
