"""Full texts: where open copies lie, what may be fetched, and the copies that people have."""
