"""The page of a version: numbers, diagram, tables, figures, histories and links."""
