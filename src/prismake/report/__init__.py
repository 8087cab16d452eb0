"""Report: the words that stand beside the numbers."""
