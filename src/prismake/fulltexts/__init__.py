"""Full texts: where open copies can be downloaded, which of them may be fetched, and the files that people have."""
