"""What readers see: the flow diagram, the page, the notebooks, the methods, and one way to write HTML."""
