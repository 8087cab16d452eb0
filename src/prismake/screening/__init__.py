"""Screening: forms for each reviewer, votes from the forms that came back, decisions from the votes."""

from __future__ import annotations

from prismake.screening.decide import answer_text, answers_by_report, decide, votes_by_report
from prismake.screening.forms import adjudication_form, form_kinds, screening_form
from prismake.screening.pending import forms_due, forms_of_stage
from prismake.screening.retrieval import read_retrieval, retrieval_form
from prismake.screening.stage import FULL_TEXT, TITLE_ABSTRACT, Stage
from prismake.screening.votes import read_votes

__all__ = [
    "FULL_TEXT",
    "TITLE_ABSTRACT",
    "Stage",
    "adjudication_form",
    "answer_text",
    "answers_by_report",
    "decide",
    "form_kinds",
    "forms_due",
    "forms_of_stage",
    "read_retrieval",
    "read_votes",
    "retrieval_form",
    "screening_form",
    "votes_by_report",
]
