"""Checks of the files that config.yaml names: pins are unchanged, and imported files exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from prismake.errors import Fault, ReviewFaults
from prismake.fulltexts.pinned import read_fulltexts
from prismake.protocol.place import CONFIG
from prismake.protocol.sources import Source
from prismake.protocol.starting_papers import StartingPapers
from prismake.sources.pins import read_pin, verify_pin
from prismake.sources.starting_papers import starting_pins


def check_evidence(
    sources: Mapping[str, Source],
    left_out: Iterable[str] = (),
    searching: bool = False,
    fulltexts: str = "",
    starting: StartingPapers | None = None,
) -> None:
    """Raise ReviewFaults unless every pin is unchanged and every named import exists, including those in `left_out`.

    searching: whether this run searches the sources, so that a source may lack a pin. fulltexts: the pin of full
    texts, or empty. starting: the starting papers, whose providers may lack a pin.
    """
    faults = _pins_named_twice(sources)
    for name, source in sources.items():
        if source.awaits_search and not searching:
            faults.append(_not_searched(name, source))
        try:
            faults += _pin_faults(name, source)
        except ReviewFaults as error:
            faults += error.faults
        faults += missing_files(name, source.files, source.strategy)
    if fulltexts:
        try:
            verify_pin(read_fulltexts(Path(fulltexts)).pin)
        except ReviewFaults as error:
            faults += error.faults
    try:
        for starting_pin in starting_pins(starting or StartingPapers()).values():
            verify_pin(starting_pin.pin)
    except ReviewFaults as error:
        faults += error.faults
    faults += [
        Fault(
            file,
            "`left_out` in config.yaml names this file, but the file is missing.",
            "put the file there, or remove its name from `left_out` in config.yaml.",
            column="left_out",
        )
        for file in left_out
        if not Path(file).is_file()
    ]
    if faults:
        raise ReviewFaults(faults)


def _not_searched(name: str, source: Source) -> Fault:
    command = "chase" if source.chase else "search"
    return Fault(
        CONFIG,
        f'source "{name}" was not searched yet: the source has the key `provider`, but no `pin` (the '
        "stored answers of a search).",
        f"search it with `prismake {command} {name}`, and write the "
        f"folder that the command prints into sources.{name}.pin.",
        column=f"sources.{name}.pin",
    )


def _pin_faults(name: str, source: Source) -> list[Fault]:
    """Return the faults of the pins of a source. Raises ReviewFaults if a pin cannot be read or was changed."""
    for folder in filter(None, (source.pin, source.counts)):
        verify_pin(read_pin(Path(folder), name))
    faults = []
    if source.pin and read_pin(Path(source.pin), name).metadata.get("counts_only"):
        faults.append(
            Fault(
                CONFIG,
                f'the pin of source "{name}" contains only the numbers of hits, and no records: `prismake '
                "search --count --pin` made this pin.",
                f"write this folder into sources.{name}.counts, and name here the folder of a pin that `prismake search` made.",
                column=f"sources.{name}.pin",
            ),
        )
    return faults + _foreign_pin(name, source)


def _pins_named_twice(sources: Mapping[str, Source]) -> list[Fault]:
    """Return a fault for each source whose pin another source names, too: its records would be those of both."""
    first: dict[Path, str] = {}
    faults = []
    for name, source in sources.items():
        if not source.pin:
            continue
        other = first.setdefault(Path(source.pin).resolve(), name)
        if other != name:
            faults.append(
                Fault(
                    CONFIG,
                    f'the sources "{other}" and "{name}" name the same pin, {source.pin}, so its records would be counted as those of both.',
                    "name in each source the folder that its own search printed.",
                    column=f"sources.{name}.pin",
                )
            )
    return faults


def _foreign_pin(name: str, source: Source) -> list[Fault]:
    """Return a fault if the pin or the counts of a source are answers of another provider than its own."""
    return [
        Fault(
            CONFIG,
            f'{folder} holds answers of the provider "{pinned}", but the source "{name}" has the provider "{source.provider}".',
            f"name a pin of {source.provider} here, or correct `provider`.",
            column=f"sources.{name}.{key}",
        )
        for key, folder in (("pin", source.pin), ("counts", source.counts))
        if folder and source.provider
        if (pinned := read_pin(Path(folder), name).metadata.get("provider", source.provider))
        != source.provider
    ]


def refuse_braces(files: Iterable[str]) -> None:
    """Raise ReviewFaults with every input file whose name contains text in braces, which Snakemake would read as a
    wildcard.
    """
    faults = [
        Fault(
            file,
            "the file name contains text in braces, which Snakemake would read as a wildcard.",
            "rename the file without { and }, also in config.yaml.",
        )
        for file in files
        if re.search(r"\{.*\}", file)
    ]
    if faults:
        raise ReviewFaults(faults)


def missing_files(name: str, files: list[str], strategy: str) -> list[Fault]:
    """Return a fault for each missing file of the source `name`: its imports and its strategy."""
    paths = [*(("files", file) for file in files), ("strategy", strategy)]
    return [
        Fault(
            path,
            f'config.yaml names this file for the source "{name}", but the file is missing.',
            f"put the file there, or correct the path in `sources.{name}` of config.yaml.",
            column=key,
        )
        for key, path in paths
        if path and not Path(path).is_file()
    ]


def missing_files_of_invalid_config(config: Path) -> list[Fault]:
    """Return a fault for each missing file of a config.yaml that failed validation, to report all faults at once.

    Sources that cannot be read are skipped: validation has reported them.
    """
    try:
        content = yaml.safe_load(config.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return []
    sources = content.get("sources") if isinstance(content, dict) else None
    faults: list[Fault] = []
    for name, source in sources.items() if isinstance(sources, dict) else ():
        if isinstance(source, dict):
            faults += missing_files(
                str(name), _texts(source.get("files")), "".join(_texts([source.get("strategy")]))
            )
    return faults


def _texts(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
