"""The flow diagram: its content is made from sets of ids, its layout from the content, and SVG and PNG from the
layout.
"""
