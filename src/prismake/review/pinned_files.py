"""The files of a review's pins, as paths relative to the review's folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prismake.protocol.fulltexts import FullTexts
from prismake.protocol.sources import Source
from prismake.protocol.starting_papers import StartingPapers
from prismake.sources.pins import SEARCH, Pin, read_pin
from prismake.sources.search_log import source_files
from prismake.sources.starting_papers import starting_pins


def files_of_sources(sources: Mapping[str, Source]) -> list[str]:
    """Return the files of all sources, pinned or imported, and every file of their pinned counts."""
    files = []
    for name, source in sources.items():
        pinned = read_pin(Path(source.pin), name).all_files if source.pin else source_files(name, source)
        files += [path.as_posix() for path in pinned]
        if source.counts:
            files += files_of_pin(read_pin(Path(source.counts), name))
    return files


def fulltexts_files(fulltexts: FullTexts) -> list[str]:
    """Return the paths of the files of the pin that fulltexts.pin names; empty if it names none."""
    return files_of_pin(read_pin(Path(fulltexts.pin), "fulltexts")) if fulltexts.pin else []


def starting_files(papers: StartingPapers) -> list[str]:
    """Return every file of each pin of the starting papers."""
    return [
        path for starting_pin in starting_pins(papers).values() for path in files_of_pin(starting_pin.pin)
    ]


def files_of_pin(pin: Pin) -> list[str]:
    """Return the search.json of a pin and each file that it names."""
    return [(pin.folder / SEARCH).as_posix(), *(path.as_posix() for path in pin.all_files)]
