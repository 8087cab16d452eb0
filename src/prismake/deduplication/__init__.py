"""Deduplication: find the records of the same report, with the reasons and the pairs that people decide on."""

from __future__ import annotations

from prismake.deduplication.engine import Deduplication, Options, deduplicate
from prismake.deduplication.verdicts import split_verdicts

__all__ = ["Deduplication", "Options", "deduplicate", "split_verdicts"]
