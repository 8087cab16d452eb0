"""What readers see: the flow diagram and the page. Plain values and tables in, text and bytes out."""
