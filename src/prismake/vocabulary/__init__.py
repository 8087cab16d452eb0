"""The vocabulary: one word for one thing, as different sources write it. Facts in vocabulary.yaml, apart from the code."""

from prismake.vocabulary.terms import ORDERED, VOCABULARY, has_term, in_vocabulary_order, standard_terms

__all__ = ["ORDERED", "VOCABULARY", "in_vocabulary_order", "has_term", "standard_terms"]
