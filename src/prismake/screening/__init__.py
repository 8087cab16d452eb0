"""Screening: forms for reviewers, votes from returned forms, decisions from votes."""
