"""Screening: forms for each reviewer, votes from the forms that came back, decisions from the votes."""
