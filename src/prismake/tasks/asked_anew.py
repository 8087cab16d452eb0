"""Notices that strategy or limits of a source were changed after its pin was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prismake.errors import ReviewError
from prismake.protocol.sources import Source
from prismake.search.lint.language import languages, source_language
from prismake.search.provider import load_provider, provider_names
from prismake.search.strategy import read_strategy
from prismake.sources.pins import read_pin
from prismake.wording import listed


def questions_not_asked(sources: Mapping[str, Source]) -> list[str]:
    """Return a sentence for each source whose strategy or limits differ from those with which its pin was made.

    Pins that `prismake search` did not make do not contain both and are ignored. Raises ReviewFaults for a faulty
    pin.
    """
    return [
        f"{source.name}: {what} from {kind} in force, {folder}. The results are those of the pin. "
        f"Search again (`prismake search {name}{option}`) and name the new pin in config.yaml, or restore what the pin answers"
        for name, source in sources.items()
        for kind, folder, option in (
            ("the pin", source.pin, ""),
            ("the pinned counts", source.counts, " --count --pin"),
        )
        if folder and (what := _differs(source, read_pin(Path(folder), name).metadata))
    ]


def _differs(source: Source, asked: Mapping[str, Any]) -> str:
    """Return what differs, with its verb; an empty string if nothing does or if the pin does not tell. asked: its search.json."""
    if not source.strategy or "parameters" not in asked:
        return ""
    parts, strategy = [], f"the strategy in {source.strategy}"
    if not _is_asked(source, asked):
        parts.append(strategy)
    if [limit.sentence() for limit in source.limits] != asked["limits"]:
        parts.append("the limits in config.yaml")
    verb = "differs" if parts == [strategy] else "differ"
    return f"{listed(parts)} {verb}" if parts else ""


def _is_asked(source: Source, asked: Mapping[str, Any]) -> bool:
    """Return whether the pin holds the answers to the strategy; False for a file that no search would take.

    The queries of the lines are compared, too: an earlier version may have sent a reference or a count as words.
    """
    try:
        strategy = read_strategy(Path(source.strategy), languages()[source_language(source)])
        if strategy.text != asked["strategy"]:
            return False
        if not strategy.is_numbered or not asked["lines"] or source.provider not in provider_names():
            return True
        provider = load_provider(source.provider)
        lines = [provider.query(line.query, [], asked["expand_terms"]).text for line in strategy.lines]
        return lines == [line["query"] for line in asked["lines"]]
    except ReviewError:
        return False
