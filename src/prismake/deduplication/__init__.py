"""Deduplication: which records describe the same report, why, and what people are to decide."""

from __future__ import annotations

from prismake.deduplication.engine import Deduplication, Options, deduplicate
from prismake.deduplication.verdicts import split_verdicts

__all__ = ["Deduplication", "Options", "deduplicate", "split_verdicts"]
