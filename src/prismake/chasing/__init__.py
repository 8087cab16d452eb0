"""Citation searching and similar articles: live providers asked from start records, and their answers pinned."""
