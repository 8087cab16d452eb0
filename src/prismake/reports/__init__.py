"""Everything that readers see: the flow diagram, the page, the notebooks and the methods, and the functions that
write HTML.
"""
