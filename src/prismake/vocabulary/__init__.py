"""The vocabulary: one standard term for all spellings of a value. The terms are in vocabulary.yaml."""

from prismake.vocabulary.terms import ORDERED, VOCABULARY, has_term, in_vocabulary_order, standard_terms

__all__ = ["ORDERED", "VOCABULARY", "in_vocabulary_order", "has_term", "standard_terms"]
