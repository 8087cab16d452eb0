"""What the notebooks call, so that their cells stay short: read the tables, count, phrase, draw."""

from prismake.narrative.version import Version

__all__ = ["Version"]
