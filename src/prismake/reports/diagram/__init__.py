"""The flow diagram: content from sets, layout from content, SVG and PNG from the layout."""
