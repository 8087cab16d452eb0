"""The page that leads to everything."""
