"""Citation searching and similar articles: providers such as PubMed are asked for lists of start records, and the
answers are pinned.
"""
