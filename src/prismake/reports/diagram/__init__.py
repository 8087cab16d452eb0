"""The flow diagram. Sets become words, words a layout, and the layout ink: SVG and PNG."""
